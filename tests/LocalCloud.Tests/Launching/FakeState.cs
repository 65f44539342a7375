namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>What a fake service says of itself.</summary>
internal sealed record FakeState(int Pid, string Cwd, string Assembly, string[] Args, Dictionary<string, string> Env, long StartedAt, long HealthyAt);
