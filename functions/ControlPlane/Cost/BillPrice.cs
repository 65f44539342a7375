namespace RelayCloud.ControlPlane.Cost;

/// <summary>What a day costs, in the currency in which the prices are set.</summary>
/// <param name="Units">The units.</param>
/// <param name="Messages">What goes beyond what they include.</param>
/// <param name="MessagesMax">The same, with each message rounded up.</param>
/// <param name="Total">Both.</param>
/// <param name="TotalMax">Both, with each message rounded up.</param>
internal sealed record BillPrice(decimal Units, decimal Messages, decimal MessagesMax, decimal Total, decimal TotalMax);
