using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

internal interface IPerformative
{
    void Write(AmqpWriter writer);
}
