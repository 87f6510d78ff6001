using System.CommandLine;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>list tasks</c>: the tasks that can be run.</summary>
internal static class ListCommand
{
    public static Command Create(CliStreams streams)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, folders or patterns (the tasks folder).", Arity = ArgumentArity.ZeroOrMore };
        var json = new Option<bool>("--json") { Description = "Prints a JSON list." };
        var filters = new Option<string[]>("-F") { Description = "Only tasks with this attribute: name, version, a key of the metadata, …; name=value, or name~=value for all others. May be repeated." };
        var absolute = new Option<bool>("--absolute") { Description = "Prints whole paths." };
        var tasks = new Command("tasks", "Lists tasks by name, each with its file.") { paths, filters, json, absolute };
        UnknownOptions.Refuse(tasks, paths);
        tasks.SetAction((result, stop) => LogCommand.RunAsync(streams, async () =>
        {
            var home = HomeFolder.Find(Environment.CurrentDirectory);
            await using var services = EvalCommand.CreateServices(home, new Dictionary<string, string?>(), SettingTable.BuiltIn);
            var catalog = services.GetRequiredService<TaskCatalog>();
            var given = result.GetValue(paths) ?? [];
            var conditions = (result.GetValue(filters) ?? []).Select(TaskFilter.Parse).ToList();
            await catalog.CompileAsync(stop);
            var files = given.Length == 0 ? catalog.List() : [.. TaskPaths.Expand(given, home, catalog).Select(p => catalog.Find(p, Environment.CurrentDirectory))];
            var rows = files.Where(f => f.Task is { } task && conditions.TrueForAll(c => c.Keeps(task))).Select(f => (f.Name, Path: result.GetValue(absolute) ? f.Path : Path.GetRelativePath(Environment.CurrentDirectory, f.Path))).ToList();
            if (result.GetValue(json))
            {
                streams.WriteLine(JsonSerializer.Serialize(rows.Select(r => new { name = r.Name, file = r.Path }), AppJson.Readable));
            }
            else
            {
                var width = rows.Count == 0 ? 0 : rows.Max(r => r.Name.Length);
                streams.WriteLines(rows.Select(r => $"{r.Name.PadRight(width)}  {r.Path}"));
            }

            var problems = files.Where(f => f.Task is null).SelectMany(f => f.Problems).ToList();
            if (problems.Count > 0)
            {
                throw new InspectException(string.Join('\n', problems));
            }
        }));
        return new Command("list", "Lists tasks.") { tasks, LogListCommand.Create(streams, "logs") };
    }
}
