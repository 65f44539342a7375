namespace RelayCloud.Accounts.Plans;

/// <summary>A plan's price a month.</summary>
/// <param name="AmountMinor">In the currency's smallest unit (cents): 0 to 10⁹.</param>
/// <param name="Currency">Three capital letters of ISO 4217.</param>
public sealed record PlanPrice(long AmountMinor, string Currency);
