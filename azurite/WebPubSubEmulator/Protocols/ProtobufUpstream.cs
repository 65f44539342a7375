using System.Text.Json;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>Reads what a client of a protobuf subprotocol sends: message <c>UpstreamMessage</c> of the service's schema. Stateless.</summary>
internal static class ProtobufUpstream
{
    private const int SendToGroupField = 1;
    private const int EventField = 5;
    private const int JoinGroupField = 6;
    private const int LeaveGroupField = 7;
    private const int SequenceAckField = 8;

    /// <exception cref="ProtocolException">It is no message of the subprotocol.</exception>
    public static UpstreamMessage Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        UpstreamMessage? message = null;
        while (reader.Next())
        {
            // Of a oneof the last one on the wire counts.
            switch (reader.Field)
            {
                case SendToGroupField:
                    message = SendToGroup(reader.Bytes());
                    break;
                case EventField:
                    message = Event(reader.Bytes());
                    break;
                case JoinGroupField:
                    message = Membership(UpstreamKind.JoinGroup, reader.Bytes());
                    break;
                case LeaveGroupField:
                    message = Membership(UpstreamKind.LeaveGroup, reader.Bytes());
                    break;
                case SequenceAckField:
                    message = SequenceAck(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.IsBroken) throw new ProtocolException("The message is not valid protobuf.");
        return message ?? throw new ProtocolException("The message has none of the known kinds.");
    }

    private static UpstreamMessage SendToGroup(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        var message = new UpstreamMessage(UpstreamKind.SendToGroup);
        (PayloadKind Kind, byte[] Data)? data = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    message = message with { Group = reader.Text() };
                    break;
                case 2:
                    message = message with { AckId = reader.Varint() };
                    break;
                case 3:
                    data = MessageData(reader.Bytes());
                    break;
                case 4:
                    message = message with { NoEcho = reader.Varint() != 0 };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return WithData(Checked(reader.IsBroken, message), data);
    }

    private static UpstreamMessage Event(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        var message = new UpstreamMessage(UpstreamKind.Event);
        (PayloadKind Kind, byte[] Data)? data = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    message = message with { Event = reader.Text() };
                    break;
                case 2:
                    data = MessageData(reader.Bytes());
                    break;
                case 3:
                    message = message with { AckId = reader.Varint() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return WithData(Checked(reader.IsBroken, message), data);
    }

    private static UpstreamMessage Membership(UpstreamKind kind, ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        var message = new UpstreamMessage(kind);
        while (reader.Next())
        {
            if (reader.Field == 1) message = message with { Group = reader.Text() };
            else if (reader.Field == 2) message = message with { AckId = reader.Varint() };
            else reader.Skip();
        }

        return Checked(reader.IsBroken, message);
    }

    private static UpstreamMessage SequenceAck(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        long sequenceId = 0;
        while (reader.Next())
        {
            if (reader.Field == 1) sequenceId = (long)reader.Varint();
            else reader.Skip();
        }

        return Checked(reader.IsBroken, new UpstreamMessage(UpstreamKind.SequenceAck) { SequenceId = sequenceId });
    }

    private static (PayloadKind Kind, byte[] Data)? MessageData(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        (PayloadKind Kind, byte[] Data)? data = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    data = (PayloadKind.Text, System.Text.Encoding.UTF8.GetBytes(reader.Text()));
                    break;
                case 2:
                    data = (PayloadKind.Binary, reader.Bytes().ToArray());
                    break;
                case 3:
                    data = (PayloadKind.Protobuf, reader.Bytes().ToArray());
                    break;
                case 4:
                    data = (PayloadKind.Json, Json(System.Text.Encoding.UTF8.GetBytes(reader.Text())));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.IsBroken) throw new ProtocolException("The message's data are not valid protobuf.");
        return data;
    }

    // Clients of the JSON subprotocols get it as it is, so it must be JSON.
    private static byte[] Json(byte[] text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
            }

            return text;
        }
        catch (JsonException)
        {
            throw new ProtocolException("The message's json_data are not valid JSON.");
        }
    }

    private static UpstreamMessage WithData(UpstreamMessage message, (PayloadKind Kind, byte[] Data)? data) => data is { } given
        ? message with { PayloadKind = given.Kind, Data = given.Data }
        : throw new ProtocolException("The message must have data.");

    private static UpstreamMessage Checked(bool isBroken, UpstreamMessage message)
    {
        if (isBroken) throw new ProtocolException("The message is not valid protobuf.");
        if (message.AckId > long.MaxValue) throw new ProtocolException("The ack_id must not be negative.");
        bool isNamed = message.Kind switch
        {
            UpstreamKind.Event => Names.IsEvent(message.Event),
            UpstreamKind.SequenceAck => message.SequenceId >= 0,
            _ => Names.IsGroup(message.Group),
        };
        return isNamed ? message : throw new ProtocolException("The message's group, event or sequence_id is missing or out of range.");
    }
}
