namespace RelayCloud.Accounts.Tests.Support;

/// <summary>Stands for the end of a process: no code of the store catches it, and no request after it reaches the table.</summary>
internal sealed class ProcessKilledException : Exception;
