using System.Collections;
using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Tests.Support;

/// <summary>Whether two values are the same to AMQP: by content and by type.</summary>
internal static class Same
{
    public static void Value(object? expected, object? actual) => Assert.True(AreSame(expected, actual), $"Expected {Show(expected)}, got {Show(actual)}.");

    private static bool AreSame(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (AmqpMap x, AmqpMap y) => x.Count == y.Count && x.Zip(y).All(p => AreSame(p.First.Key, p.Second.Key) && AreSame(p.First.Value, p.Second.Value)),
        (AmqpDescribed x, AmqpDescribed y) => AreSame(x.Descriptor, y.Descriptor) && AreSame(x.Value, y.Value),
        (AmqpArray x, AmqpArray y) => x.ElementFormat == y.ElementFormat && AreSame(x.Descriptor, y.Descriptor) && AreSame(x.Items.ToList(), y.Items.ToList()),
        (IList x, IList y) => x.GetType() == y.GetType() && x.Count == y.Count && x.Cast<object?>().Zip(y.Cast<object?>()).All(p => AreSame(p.First, p.Second)),
        _ => a.GetType() == b.GetType() && a.Equals(b),
    };

    private static string Show(object? value) => value switch
    {
        null => "null",
        byte[] bytes => Convert.ToHexString(bytes),
        AmqpMap map => "{" + string.Join(", ", map.Select(e => Show(e.Key) + ": " + Show(e.Value))) + "}",
        AmqpArray array => "@" + array.ElementFormat + Show(array.Descriptor) + Show(array.Items.ToList()),
        IList list => value.GetType().Name + "[" + string.Join(", ", list.Cast<object?>().Select(Show)) + "]",
        _ => $"{value.GetType().Name} {value}",
    };
}
