using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Messages;

/// <summary>Enumerates the binaries of consecutive data sections without copying them: <c>foreach (ReadOnlySpan&lt;byte&gt; data in sections.DataOf(payload))</c>.</summary>
public ref struct DataSections
{
    private AmqpReader _reader;

    internal DataSections(ReadOnlySpan<byte> body) => _reader = new AmqpReader(body);

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly DataSections GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_reader.Remaining == 0) return false;
        if (_reader.ReadDescriptor() != Descriptor.Data) throw AmqpException.Decode("Expected a data section.");
        Current = _reader.ReadBinary();
        return true;
    }
}
