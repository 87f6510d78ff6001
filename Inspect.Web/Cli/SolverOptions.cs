using System.CommandLine;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Cli;

/// <summary>Options for a solver in the place of those of the tasks (semantics 8.3).</summary>
/// <param name="variables">Variables of the environment.</param>
internal sealed class SolverOptions(Func<string, string?> variables)
{
    private readonly Option<string?> _solver = new("--solver") { Description = "Solver in the place of those of the task; what the task has under setup runs before it." };
    private readonly Option<string[]> _arguments = new("-S") { Description = "Argument of the solver, name=value. May be repeated." };
    private readonly Option<string?> _config = new("--solver-config") { Description = "File with arguments of the solver (YAML or JSON); -S wins." };

    /// <summary>The option with a file, where it was given beside a file of the run.</summary>
    public Option<string?> Config => _config;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_solver, _arguments, _config])
        {
            command.Add(option);
        }
    }

    /// <summary>The solver; null for those of the task.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="run">The one of a file of the run; null where it names none.</param>
    /// <exception cref="InspectException">There are arguments without a solver, or the file cannot be read.</exception>
    public Part? Read(ParseResult result, Part? run)
    {
        var name = result.GetValue(_solver) ?? run?.Name ?? Variable("INSPECT_EVAL_SOLVER");
        var lines = result.GetValue(_arguments) is { Length: > 0 } given ? given : variables("INSPECT_EVAL_SOLVER_ARGS")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var file = result.GetValue(_config) ?? Variable("INSPECT_EVAL_SOLVER_CONFIG");
        if (name is null)
        {
            return lines.Length > 0 || file is not null
                ? throw new InspectException($"{(lines.Length > 0 ? "-S" : "--solver-config")} gives arguments of a solver. Name it with --solver.")
                : null;
        }

        var ofFile = file is not null ? YamlArgument.ReadMap(Path.GetFullPath(file), file) : run is not null && run.Name == name ? run.Params : new Dictionary<string, JsonElement>();

        // FILE.cs@NAME: all C# files are compiled together, so that the name says it all.
        return new Part
        {
            Name = name[(name.LastIndexOf('@') + 1)..],
            Params = ofFile.Concat(TaskArgument.ParseAll("-S", lines)).GroupBy(a => a.Key).ToDictionary(g => g.Key, g => g.Last().Value),
        };
    }

    private string? Variable(string name) => variables(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
