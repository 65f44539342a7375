namespace RelayCloud.ControlPlane.Me;

/// <summary>Usage of the current month so far.</summary>
/// <param name="Month">The month in the tenant's time zone, <c>2026-11</c>.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it ends.</param>
/// <param name="Messages">Messages delivered.</param>
/// <param name="MessagesMax">The plan's quota; null = none.</param>
/// <param name="MessagesRemaining">What is left of it; null = there is no quota.</param>
/// <param name="CountedUntil">Until when everything is counted; null = nothing was counted yet.</param>
internal sealed record MeUsage(string Month, DateTimeOffset From, DateTimeOffset To, long Messages, long? MessagesMax, long? MessagesRemaining, DateTimeOffset? CountedUntil);
