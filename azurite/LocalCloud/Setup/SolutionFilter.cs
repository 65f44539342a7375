using System.Text.Json;

namespace RelayCloud.LocalCloud.Setup;

/// <summary>Writes the list of projects that one build is to make: a solution filter (.slnf).</summary>
internal static class SolutionFilter
{
    /// <summary>The filter's text. Project paths are spelled as in the solution file: from its folder, with backslashes.</summary>
    public static string Text(Repository repository, IEnumerable<string> projects) => JsonSerializer.Serialize(new
    {
        solution = new
        {
            path = repository.Solution,
            projects = projects.Distinct(StringComparer.Ordinal).Select(project => project.Replace('/', '\\')),
        },
    });
}
