using System.Buffers.Binary;
using System.Net.Sockets;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.EventHubsEmulator.Tests.Fuzz;

/// <summary>
/// Says frames to an emulator. Behind each that asks for a link to send on it waits for the credit, as a sound client does: what is sent before is an error. When an answer does not
/// come, because a frame before was spoilt, the rest is said without waiting.
/// </summary>
internal sealed class Speaker(NetworkStream stream)
{
    private const int HeaderBytes = 8;

    /// <summary>Far more than an answer takes; only what is spoilt costs it.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(1);

    private readonly byte[] _buffer = new byte[1 << 16];
    private bool _isAnswered = true;

    /// <summary>Says it all and hangs up, then hears the other end out.</summary>
    /// <exception cref="IOException">The emulator had enough.</exception>
    public async Task SayAsync(byte[] preamble, IReadOnlyList<byte[]> frames)
    {
        await stream.WriteAsync(preamble);
        foreach (byte[] frame in frames)
        {
            await stream.WriteAsync(frame);
            if (_isAnswered && AsksToSend(frame)) await HearAsync();
        }

        stream.Socket.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(_buffer) > 0)
        {
            // What it answers is its affair here.
        }
    }

    private static bool AsksToSend(byte[] frame)
    {
        if (frame.Length <= HeaderBytes) return false;
        try
        {
            var reader = new AmqpReader(frame.AsSpan(HeaderBytes));
            return reader.ReadDescriptor() == Descriptor.Attach && !Attach.Read(ref reader).IsReceiver;
        }
        catch (AmqpException)
        {
            return false;
        }
    }

    private async Task HearAsync()
    {
        using var patience = new CancellationTokenSource(AnswerMax);
        try
        {
            while (!await IsAnswerAsync(patience.Token))
            {
                // Something else that it had to say.
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            _isAnswered = false;
        }
    }

    /// <summary>Whether the next frame grants a link credit, or ends something.</summary>
    private async Task<bool> IsAnswerAsync(CancellationToken cancellationToken)
    {
        await stream.ReadExactlyAsync(_buffer.AsMemory(0, HeaderBytes), cancellationToken);
        if (_buffer.AsSpan().StartsWith("AMQP"u8)) return false;
        int bodyBytes = BinaryPrimitives.ReadInt32BigEndian(_buffer) - HeaderBytes;
        await stream.ReadExactlyAsync(_buffer.AsMemory(0, bodyBytes), cancellationToken);
        if (bodyBytes == 0) return false;
        var reader = new AmqpReader(_buffer.AsSpan(0, bodyBytes));
        return reader.ReadDescriptor() switch
        {
            Descriptor.Flow => Flow.Read(ref reader).Handle is not null,
            Descriptor.Detach or Descriptor.End or Descriptor.Close => true,
            _ => false,
        };
    }
}
