using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Payloads;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.FanOut;

/// <summary>Subscribers and a publisher connected to one server. One thread.</summary>
internal sealed class FanOutSession : IDisposable
{
    private const int PhasesMax = 4;

    private readonly WireProtocol _protocol;
    private readonly int _port;
    private readonly PayloadTemplate[] _templates;

    /// <summary>Connects everything and waits for the acknowledgements.</summary>
    /// <exception cref="InvalidOperationException">The server refused.</exception>
    public FanOutSession(WireProtocol protocol, int port, int publishPort, FanOutOptions options, int slowReceiveBufferBytes = 0)
    {
        _protocol = protocol;
        _port = port;
        _templates = [.. Enumerable.Range(0, options.Topics).Select(t => PayloadTemplate.Trades(PayloadTemplate.CoinOf(t), options.SizeBytes))];
        Ledger = new DeliveryLedger(_templates, options.Subscribers, PhasesMax);
        Receiver = new Receiver(protocol, Ledger);
        try
        {
            for (int i = 0; i < options.Subscribers; i++)
            {
                int topic = i % options.Topics;
                Ledger.Join(i, topic, 0);
                Receiver.Connect(port, [NameOf(topic)], receiveBufferBytes: i == 0 ? slowReceiveBufferBytes : 0);
            }

            Publisher = new Publisher(publishPort, protocol, _templates);
            Receiver.Attach(Publisher);
        }
        catch
        {
            Receiver.Dispose();
            throw;
        }

        Receiver.Closed = c => Ledger.Leave(c, Publisher.NextSequence[Ledger.TopicOf(c.Index)]);
        Loop = new OpenLoop(Receiver, Publisher, Ledger, options.Topics);
    }

    public DeliveryLedger Ledger { get; }

    public Receiver Receiver { get; }

    public Publisher Publisher { get; }

    public OpenLoop Loop { get; }

    /// <summary>Connects again whom the server disconnected, so that the next run has all its subscribers.</summary>
    public void RestoreClosed()
    {
        for (int i = 0; i < Receiver.Connections.Count; i++)
        {
            if (Receiver.Connections[i].IsOpen) continue;
            int topic = Ledger.TopicOf(i);
            Ledger.Join(i, topic, Publisher.NextSequence[topic]);
            Receiver.Connect(_port, [NameOf(topic)], index: i);
        }
    }

    public void Dispose() => Receiver.Dispose();

    private TopicName NameOf(int topic) => new(_templates[topic].Channel, _templates[topic].Coin);
}
