using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace RelayCloud.WebPubSubEmulator.Clients;

/// <summary>
/// Lets HTTP answers go straight to the socket instead of through Kestrel's sending loop. So a flush is over when the bytes are with the system, and after an upgrade the socket is free for a lane to write to.
/// </summary>
internal static class DirectOutput
{
    public static ConnectionDelegate Use(ConnectionDelegate next) => async connection =>
    {
        if (connection.Features.Get<IConnectionSocketFeature>() is not { Socket: { } socket })
        {
            await next(connection);
            return;
        }

        IDuplexPipe original = connection.Transport;
        var stream = new NetworkStream(socket, ownsSocket: false);
        await using (stream)
        {
            PipeWriter output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
            connection.Transport = new Pair(original.Input, output);
            try
            {
                await next(connection);
            }
            finally
            {
                await output.CompleteAsync();
                connection.Transport = original;
            }
        }
    };

    private sealed class Pair(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
