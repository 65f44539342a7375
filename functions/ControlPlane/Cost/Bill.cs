using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Cost;

/// <summary>What the service charges for a day of the units that there are. Pure.</summary>
/// <param name="MessagesPerDay">All bytes in steps of 2 KB, as the service's billing page counts them.</param>
/// <param name="MessagesPerDayMax">Each message rounded up to steps of 2 KB: the most that any reading of that page makes of it.</param>
/// <param name="IncludedPerDay">What the units include.</param>
/// <param name="ExtraPerDay">What is charged beside the units.</param>
/// <param name="ExtraPerDayMax">The same of <paramref name="MessagesPerDayMax"/>.</param>
/// <param name="Price">Null = the prices are not set.</param>
internal sealed record Bill(long MessagesPerDay, long MessagesPerDayMax, long IncludedPerDay, long ExtraPerDay, long ExtraPerDayMax, BillPrice? Price)
{
    private const decimal Million = 1_000_000;

    /// <param name="delivered">To all connections.</param>
    /// <param name="settings">Units, what they include, and prices.</param>
    public static Bill Of(Traffic delivered, WebPubSubSettings settings)
    {
        long messages = (delivered.BytesPerDay + Traffic.StepBytes - 1) / Traffic.StepBytes;
        long most = Math.Max(messages, delivered.StepsPerDay);
        long included = (long)settings.Units * settings.MessagesIncludedPerUnitDay;
        long extra = Math.Max(0, messages - included), extraMost = Math.Max(0, most - included);
        BillPrice? price = null;
        if (settings is { PricePerUnitDay: { } unit, PricePerMillionMessages: { } million })
        {
            decimal units = settings.Units * unit;
            price = new BillPrice(units, extra / Million * million, extraMost / Million * million, units + (extra / Million * million), units + (extraMost / Million * million));
        }

        return new Bill(messages, most, included, extra, extraMost, price);
    }
}
