using System.Text;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Tests.Protocols;

public sealed class JsonUpstreamTests
{
    [Fact]
    public void Every_kind_is_read_whatever_the_order_of_its_members()
    {
        UpstreamMessage send = Parse("""{"data":{"a":[1,2,{"b":null}]},"noEcho":true,"ackId":18,"unknown":{"x":[]},"group":"g\u00fc","type":"sendToGroup"}""");
        Assert.Equal((UpstreamKind.SendToGroup, "gü", 18ul, true, PayloadKind.Json), (send.Kind, send.Group, send.AckId!.Value, send.NoEcho, send.PayloadKind));
        Assert.Equal("""{"a":[1,2,{"b":null}]}""", Encoding.UTF8.GetString(send.Data));
        Assert.Equal("a\"b\n", Encoding.UTF8.GetString(Parse("""{"type":"event","event":"e","dataType":"text","data":"a\"b\n"}""").Data));
        Assert.Equal([0, 255], Parse("""{"type":"event","event":"e","dataType":"binary","data":"AP8="}""").Data);
        Assert.Equal(UpstreamKind.JoinGroup, Parse("""{"type":"joinGroup","group":"g"}""").Kind);
        Assert.Equal(UpstreamKind.LeaveGroup, Parse("""{"type":"leaveGroup","group":"g","ackId":null}""").Kind);
        Assert.Equal(17, Parse("""{"type":"sequenceAck","sequenceId":17}""").SequenceId);
        Assert.Equal(UpstreamKind.Ping, Parse("""{"type":"ping"}""").Kind);
        Assert.Equal("1", Parse("""{"type":"invoke","invocationId":"1","target":"event","event":"e","dataType":"json","data":1}""").InvocationId);
        Assert.Equal(UpstreamKind.InvocationNotice, Parse("""{"type":"cancelInvocation","invocationId":"1"}""").Kind);
        Assert.Equal("1.50", Encoding.UTF8.GetString(Parse("""{"type":"event","event":"e","data":1.50}""").Data));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"nothing"}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"joinGroup"}""")]
    [InlineData("""{"type":"joinGroup","group":"  "}""")]
    [InlineData("""{"type":"joinGroup","group":"g","ackId":-1}""")]
    [InlineData("""{"type":"joinGroup","group":"g","ackId":1.5}""")]
    [InlineData("""{"type":"sendToGroup","group":"g"}""")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"text","data":1}""")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"binary","data":"*"}""")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"xml","data":"x"}""")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":1,"noEcho":"yes"}""")]
    [InlineData("""{"type":"sequenceAck"}""")]
    [InlineData("""{"type":"ping"} x""")]
    [InlineData("""{"type":"ping"}""" + "\n{}")]
    [InlineData("""{"type":"invoke","invocationId":"1","target":"group","event":"e"}""")]
    public void What_is_no_message_is_refused(string json) => Assert.Throws<ProtocolException>(() => Parse(json));

    [Fact]
    public void Damaged_messages_are_refused_and_never_crash()
    {
        var random = new Random(5);
        byte[] whole = """{"type":"sendToGroup","group":"g","ackId":18,"dataType":"binary","data":"AP8=","noEcho":true}"""u8.ToArray();
        for (int round = 0; round < 5_000; round++)
        {
            byte[] bytes = [.. whole];
            for (int i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                JsonUpstream.Parse(bytes.AsSpan(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length)));
            }
            catch (ProtocolException)
            {
                // As it should be.
            }
        }
    }

    private static UpstreamMessage Parse(string json) => JsonUpstream.Parse(Encoding.UTF8.GetBytes(json));
}
