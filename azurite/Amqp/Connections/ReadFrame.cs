using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Connections;

internal delegate T ReadFrame<out T>(ref AmqpReader reader);
