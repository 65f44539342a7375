using System.Text;

namespace RelayCloud.Benchmarks.Results;

/// <summary>A table of results: a row for each server, a column for each figure, "median (least–most)" in the cells where there are several runs.</summary>
internal static class MarkdownTable
{
    public static string Of(IReadOnlyList<RunResult> results)
    {
        string[] names = [.. results.SelectMany(r => r.Figures.Select(f => f.Name)).Distinct()];
        var text = new StringBuilder();
        text.Append("| server | runs |");
        foreach (string name in names) text.Append($" {name} |");
        text.AppendLine().Append("|---|---|").Insert(text.Length, "---|", names.Length).AppendLine();
        foreach (IGrouping<string, RunResult> server in results.GroupBy(r => r.Server))
        {
            RunResult[] good = [.. server.Where(r => r.Failure is null)];
            text.Append($"| {server.Key} | {good.Length} |");
            foreach (string name in names) text.Append($" {Cell([.. good.SelectMany(r => r.Figures).Where(f => f.Name == name).Select(f => f.Value)])} |");
            text.AppendLine();
        }

        return text.ToString().TrimEnd();
    }

    private static string Cell(double[] values)
    {
        if (values.Length == 0) return "–";
        var spread = Spread.Of(values);
        return values.Length == 1 || spread.Least == spread.Most
            ? Figure.Format(spread.Median)
            : $"{Figure.Format(spread.Median)} ({Figure.Format(spread.Least)}–{Figure.Format(spread.Most)})";
    }
}
