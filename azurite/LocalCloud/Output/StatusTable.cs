using RelayCloud.LocalCloud.Services;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RelayCloud.LocalCloud.Output;

/// <summary>The table of what runs where.</summary>
internal static class StatusTable
{
    /// <summary>One row per port of each service, the demo key, and the data.</summary>
    public static IRenderable For(IReadOnlyList<ServiceSpec> services, CloudData data, bool ansi)
    {
        var table = new Table { Border = ansi ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumn("name");
        table.AddColumn("what");
        table.AddColumn(new TableColumn("where").NoWrap());
        table.AddColumn("serves");
        foreach (var service in services)
        {
            foreach (var port in service.Ports)
                table.AddRow(new Text(service.Name), new Text(service.Title), new Text(port.Url), new Text(port.Purpose));
            if (service.Ports.Count == 0)
                table.AddRow(new Text(service.Name), new Text(service.Title), new Text("-"), new Text("-"));
        }

        table.AddRow(new Text("demo key"), new Text("API key of the local cloud only"), new Text(DemoTenant.ApiKey), new Text("apiKey=, X-Api-Key, Bearer"));
        table.AddRow(
            new Text("data"), new Text(data.IsKept ? "kept until you delete it" : "nothing is kept"), new Text(data.IsKept ? Path.GetRelativePath(Environment.CurrentDirectory, data.Folder) : "-"), new Text("log and tables"));
        return table;
    }
}
