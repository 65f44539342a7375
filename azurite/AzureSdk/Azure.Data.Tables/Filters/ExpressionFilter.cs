using System.Linq.Expressions;
using System.Reflection;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Filters;

/// <summary>Turns a condition on an entity into the service's filter language. Whatever does not touch the entity is evaluated here.</summary>
/// <param name="entity">The lambda's parameter.</param>
internal sealed class ExpressionFilter(ParameterExpression entity)
{
    /// <exception cref="NotSupportedException">The service cannot evaluate the condition; the message names the part.</exception>
    public static string Create(LambdaExpression filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new ExpressionFilter(filter.Parameters[0]).Condition(filter.Body);
    }

    private string Condition(Expression expression)
    {
        switch (expression)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both:
                return $"({Condition(both.Left)}) and ({Condition(both.Right)})";
            case BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either:
                return $"({Condition(either.Left)}) or ({Condition(either.Right)})";
            case UnaryExpression { NodeType: ExpressionType.Not } not:
                return $"not ({Condition(not.Operand)})";
            case UnaryExpression { NodeType: ExpressionType.Convert } convert:
                return Condition(convert.Operand);
            case BinaryExpression comparison when Operator(comparison.NodeType) is { } op:
                return Comparison(comparison.Left, op, comparison.Right);
            case MethodCallExpression { Method.Name: nameof(Equals), Object: { } left, Arguments.Count: 1 } equals:
                return Comparison(left, "eq", equals.Arguments[0]);
            case MethodCallExpression { Method.Name: nameof(Equals), Object: null, Arguments.Count: 2 } equals:
                return Comparison(equals.Arguments[0], "eq", equals.Arguments[1]);
            case var _ when PropertyName(expression) is { } flag:
                return $"{flag} eq true";
            default:
                throw Unsupported(expression);
        }
    }

    private string Comparison(Expression left, string op, Expression right)
    {
        if (OrderOf(left) is { } order)
            return IsZero(right) ? Comparison(order.Left, op, order.Right) : throw Unsupported(right);
        if (OrderOf(right) is { } flippedOrder)
            return IsZero(left) ? Comparison(flippedOrder.Left, Flipped(op), flippedOrder.Right) : throw Unsupported(left);
        if (PropertyName(left) is { } name)
            return $"{name} {op} {Literal(left, right)}";
        return PropertyName(right) is { } rightName ? $"{rightName} {Flipped(op)} {Literal(right, left)}" : throw Unsupported(left);
    }

    /// <summary>The two sides of <c>string.Compare(a, b)</c> and <c>a.CompareTo(b)</c>, whose result is compared with 0.</summary>
    private static (Expression Left, Expression Right)? OrderOf(Expression expression) => Plain(expression) switch
    {
        MethodCallExpression { Method.Name: nameof(string.Compare) or nameof(string.CompareOrdinal), Object: null, Arguments.Count: 2 } call when call.Method.DeclaringType == typeof(string) =>
            (call.Arguments[0], call.Arguments[1]),
        MethodCallExpression { Method.Name: nameof(string.Compare), Object: null, Arguments: [var a, var b, var comparison] } call
            when call.Method.DeclaringType == typeof(string) && comparison.Type == typeof(StringComparison) && Equals(Value(comparison), StringComparison.Ordinal) => (a, b),
        MethodCallExpression { Method.Name: nameof(IComparable.CompareTo), Object: { } left, Arguments: [var right] } => (left, right),
        _ => null,
    };

    private static bool IsZero(Expression expression) => Plain(expression) is ConstantExpression { Value: 0 };

    /// <summary>Name of the stored property that the expression reads, or null.</summary>
    private string? PropertyName(Expression expression)
    {
        switch (Plain(expression))
        {
            case MemberExpression { Member.Name: nameof(Nullable<int>.Value), Expression: { } nullable } when Nullable.GetUnderlyingType(nullable.Type) is not null:
                return PropertyName(nullable);
            case MemberExpression { Expression: { } owner } member when Plain(owner) == entity:
                return StoredName(member.Member);
            case MethodCallExpression { Object: { } owner, Arguments: [var key] } call when Plain(owner) == entity && owner.Type == typeof(TableEntity)
                && (call.Method.Name == "get_Item" || call.Method.Name.StartsWith("Get", StringComparison.Ordinal)) && key.Type == typeof(string):
                return (string?)Value(key);
            default:
                return null;
        }
    }

    private string StoredName(MemberInfo member)
    {
        if (entity.Type == typeof(TableItem))
            return "TableName";
        return entity.Type == typeof(TableEntity) || EntityType.IsSystem(member.Name) ? member.Name : EntityType.Of(entity.Type).NameOf(member.Name);
    }

    private string Literal(Expression property, Expression expression)
    {
        var value = Value(expression);

        // The compiler compares an enum's number; what is stored is its name.
        var type = Nullable.GetUnderlyingType(Plain(property).Type) ?? Plain(property).Type;
        return FilterLiteral.Of(type.IsEnum && value is not null and not Enum ? Enum.ToObject(type, value) : value);
    }

    private static object? Value(Expression expression)
    {
        try
        {
            return expression is ConstantExpression constant
                ? constant.Value
                : Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
        }
        catch (InvalidOperationException exception)
        {
            // The entity itself occurs where only a value can stand.
            throw new NotSupportedException($"A table cannot be asked for '{expression}': one side has to be a property, the other a value.", exception);
        }
    }

    private static Expression Plain(Expression expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert)
            expression = convert.Operand;
        return expression;
    }

    private static string? Operator(ExpressionType type) => type switch
    {
        ExpressionType.Equal => "eq",
        ExpressionType.NotEqual => "ne",
        ExpressionType.GreaterThan => "gt",
        ExpressionType.GreaterThanOrEqual => "ge",
        ExpressionType.LessThan => "lt",
        ExpressionType.LessThanOrEqual => "le",
        _ => null,
    };

    private static string Flipped(string op) => op switch
    {
        "gt" => "lt",
        "ge" => "le",
        "lt" => "gt",
        "le" => "ge",
        _ => op,
    };

    private static NotSupportedException Unsupported(Expression expression) =>
        new($"A table cannot be asked for '{expression}'. Comparisons of a property with a value can be, joined by && || and !.");
}
