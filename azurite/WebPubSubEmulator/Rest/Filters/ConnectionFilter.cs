using System.Globalization;

namespace RelayCloud.WebPubSubEmulator.Rest.Filters;

/// <summary>
/// A condition on connections in OData's language: <c>userId</c>, <c>connectionId</c>, <c>groups</c>, strings, whole numbers, <c>null</c>; <c>eq ne gt ge lt le and or not in</c>; and the string functions that the service has.
/// Immutable; evaluation allocates little and ends always.
/// </summary>
internal sealed class ConnectionFilter
{
    private const int DepthMax = 32;

    private readonly Func<FilterSubject, object?> _evaluate;

    private ConnectionFilter(Func<FilterSubject, object?> evaluate) => _evaluate = evaluate;

    /// <exception cref="FormatException">It is not understood; the message says where.</exception>
    public static ConnectionFilter Parse(string text)
    {
        var parser = new Parser(FilterTokens.Split(text));
        return new ConnectionFilter(parser.Whole());
    }

    /// <summary>Whether the condition holds. One that is no condition (a bare string) holds for none.</summary>
    public bool Matches(FilterSubject subject) => _evaluate(subject) is true;

    private sealed class Parser(List<(FilterTokens.Kind What, string Text)> tokens)
    {
        private int _at;
        private int _depth;

        private (FilterTokens.Kind What, string Text) Now => tokens[_at];

        public Func<FilterSubject, object?> Whole()
        {
            Func<FilterSubject, object?> condition = Or();
            return Now.What == FilterTokens.Kind.End ? condition : throw new FormatException($"'{Now.Text}' is not expected.");
        }

        private Func<FilterSubject, object?> Or()
        {
            if (++_depth > DepthMax) throw new FormatException($"it is nested deeper than {DepthMax}.");
            Func<FilterSubject, object?> left = And();
            while (TakeWord("or"))
            {
                (Func<FilterSubject, object?> a, Func<FilterSubject, object?> b) = (left, And());
                left = subject => a(subject) is true || b(subject) is true;
            }

            _depth--;
            return left;
        }

        private Func<FilterSubject, object?> And()
        {
            Func<FilterSubject, object?> left = Not();
            while (TakeWord("and"))
            {
                (Func<FilterSubject, object?> a, Func<FilterSubject, object?> b) = (left, Not());
                left = subject => a(subject) is true && b(subject) is true;
            }

            return left;
        }

        private Func<FilterSubject, object?> Not()
        {
            if (!TakeWord("not")) return Comparison();
            if (++_depth > DepthMax) throw new FormatException($"it is nested deeper than {DepthMax}.");
            Func<FilterSubject, object?> operand = Not();
            _depth--;
            return subject => operand(subject) is not true;
        }

        private Func<FilterSubject, object?> Comparison()
        {
            Func<FilterSubject, object?> left = Value();
            if (Now.What != FilterTokens.Kind.Word) return left;
            string operation = Now.Text;
            if (operation is not ("eq" or "ne" or "gt" or "ge" or "lt" or "le" or "in")) return left;
            _at++;
            Func<FilterSubject, object?> right = operation == "in" ? Collection() : Value();
            return operation switch
            {
                "eq" => subject => Equals(left(subject), right(subject)),
                "ne" => subject => !Equals(left(subject), right(subject)),
                "in" => subject => left(subject) is string value && right(subject) is IReadOnlyCollection<string> all && all.Contains(value, StringComparer.Ordinal),
                "gt" => subject => Compare(left(subject), right(subject)) > 0,
                "ge" => subject => Compare(left(subject), right(subject)) >= 0,
                "lt" => subject => Compare(left(subject), right(subject)) < 0,
                _ => subject => Compare(left(subject), right(subject)) <= 0,
            };
        }

        private Func<FilterSubject, object?> Collection()
        {
            if (TakeWord("groups")) return subject => subject.Groups;
            Expect("(");
            var values = new List<string>();
            do
            {
                if (Now.What != FilterTokens.Kind.Text) throw new FormatException("a list behind 'in' must have strings.");
                values.Add(tokens[_at++].Text);
            }
            while (TakeSign(","));
            Expect(")");
            return _ => values;
        }

        private Func<FilterSubject, object?> Value()
        {
            (FilterTokens.Kind what, string text) = Now;
            _at++;
            switch (what)
            {
                case FilterTokens.Kind.Text:
                    return _ => text;
                case FilterTokens.Kind.Number:
                    object number = int.Parse(text, CultureInfo.InvariantCulture);
                    return _ => number;
                case FilterTokens.Kind.Sign when text == "(":
                    Func<FilterSubject, object?> inner = Or();
                    Expect(")");
                    return inner;
                case FilterTokens.Kind.Word:
                    return text switch
                    {
                        "userId" => subject => subject.UserId,
                        "connectionId" => subject => subject.ConnectionId,
                        "groups" => subject => subject.Groups,
                        "null" => _ => null,
                        "true" => _ => true,
                        "false" => _ => false,
                        _ => Function(text),
                    };
                default:
                    throw new FormatException(what == FilterTokens.Kind.End ? "it ends too early." : $"'{text}' is not expected.");
            }
        }

        private Func<FilterSubject, object?> Function(string name)
        {
            if (FilterFunctions.Arguments(name) is not { } count) throw new FormatException($"there is no '{name}'.");
            Expect("(");
            var arguments = new List<Func<FilterSubject, object?>> { Nested() };
            while (TakeSign(",")) arguments.Add(Nested());
            Expect(")");
            if (arguments.Count < count.Min || arguments.Count > count.Max) throw new FormatException($"{name} takes {count.Min}{(count.Max > count.Min ? $" or {count.Max}" : "")} arguments.");
            return subject => FilterFunctions.Call(name, [.. arguments.Select(argument => argument(subject))]);
        }

        private Func<FilterSubject, object?> Nested()
        {
            if (++_depth > DepthMax) throw new FormatException($"it is nested deeper than {DepthMax}.");
            Func<FilterSubject, object?> value = Value();
            _depth--;
            return value;
        }

        private static int? Compare(object? a, object? b) => (a, b) switch
        {
            (string left, string right) => string.CompareOrdinal(left, right),
            (int left, int right) => left.CompareTo(right),
            _ => null,
        };

        private bool TakeWord(string word) => Take(FilterTokens.Kind.Word, word);

        private bool TakeSign(string sign) => Take(FilterTokens.Kind.Sign, sign);

        private bool Take(FilterTokens.Kind what, string text)
        {
            if (Now != (what, text)) return false;
            _at++;
            return true;
        }

        private void Expect(string sign)
        {
            if (!TakeSign(sign)) throw new FormatException($"'{sign}' is expected{(Now.What == FilterTokens.Kind.End ? " at the end" : $" in place of '{Now.Text}'")}.");
        }
    }
}
