namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>A group's members on one lane. The lane's thread only.</summary>
internal sealed class LaneGroup
{
    private LaneMembership[] _members = new LaneMembership[4];
    private int _count;

    public ReadOnlySpan<LaneMembership> Members => _members.AsSpan(0, _count);

    public void Add(LaneMembership member)
    {
        if (member.Index >= 0) return;
        if (_count == _members.Length) Array.Resize(ref _members, _count * 2);
        member.Index = _count;
        _members[_count++] = member;
    }

    public void Remove(LaneMembership member)
    {
        if (member.Index < 0) return;
        LaneMembership last = _members[--_count];
        _members[member.Index] = last;
        last.Index = member.Index;
        _members[_count] = null!;
        member.Index = -1;
    }
}
