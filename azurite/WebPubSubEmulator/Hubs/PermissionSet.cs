namespace RelayCloud.WebPubSubEmulator.Hubs;

/// <summary>The groups that one permission of one connection covers. Thread safe.</summary>
/// <param name="role">Name of the role that gives it, e.g. <c>webpubsub.sendToGroup</c>; with <c>s.</c> behind it stands a pattern.</param>
internal sealed class PermissionSet(string role)
{
    /// <summary>Single groups that a permission covers at most, so that a careless server cannot fill the memory.</summary>
    public const int GroupsMax = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _groups = [];
    private readonly List<GroupPattern> _patterns = [];
    private bool _all;

    /// <summary>Takes a role of a token or of the connect event, if it is of this permission.</summary>
    public void AddRole(string name)
    {
        lock (_gate)
        {
            if (name == role) _all = true;
            else if (name.StartsWith(role + ".", StringComparison.Ordinal)) _groups.Add(name[(role.Length + 1)..]);
            else if (name.StartsWith(role + "s.", StringComparison.Ordinal) && GroupPattern.Parse(name[(role.Length + 2)..]) is { } pattern) _patterns.Add(pattern);
        }
    }

    /// <param name="group">Null = every group.</param>
    /// <returns>False when it covers too many single groups already.</returns>
    public bool Grant(string? group)
    {
        lock (_gate)
        {
            if (group is null) _all = true;
            else if (_groups.Count < GroupsMax) _groups.Add(group);
            else return _groups.Contains(group);
            return true;
        }
    }

    /// <param name="group">Null = the permission for every group; single ones stay.</param>
    public void Revoke(string? group)
    {
        lock (_gate)
        {
            if (group is null) _all = false;
            else _groups.Remove(group);
        }
    }

    /// <param name="group">Null = every group.</param>
    public bool Covers(string? group)
    {
        lock (_gate) return _all || (group is not null && (_groups.Contains(group) || _patterns.Exists(pattern => pattern.IsMatch(group))));
    }
}
