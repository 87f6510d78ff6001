using System.CommandLine;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Cli;

/// <summary>Options for what a model is opened with (semantics 5.3 and 8.3): its provider says which arguments it knows.</summary>
/// <param name="variables">Variables of the environment.</param>
internal sealed class ModelOptions(Func<string, string?> variables)
{
    private readonly Option<string?> _baseUrl = new("--model-base-url") { Description = "Address of the model's server." };
    private readonly Option<string[]> _arguments = new("-M") { Description = "Argument of the model's provider, name=value. May be repeated." };
    private readonly Option<string?> _config = new("--model-config") { Description = "File with arguments of the model's provider (YAML or JSON); -M wins." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_baseUrl, _arguments, _config])
        {
            command.Add(option);
        }
    }

    /// <summary>What the options and variables say, over a file of the run. The variable for the address of any model is read by the providers: one of their own counts before it.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="run">What the file of the run says; null where there is none. Variables yield to it.</param>
    /// <exception cref="InspectException">An argument has no name, or the file cannot be read.</exception>
    public ModelArguments Read(ParseResult result, ModelArguments? run)
    {
        var lines = result.GetValue(_arguments) is { Length: > 0 } given ? given : run is null ? variables("INSPECT_EVAL_MODEL_ARGS")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [] : [];
        var values = (run?.Values ?? FileOf(result)).Concat(TaskArgument.ParseAll("-M", lines)).GroupBy(v => v.Key).ToDictionary(g => g.Key, g => g.Last().Value);
        return new ModelArguments { BaseUrl = result.GetValue(_baseUrl) ?? run?.BaseUrl, Values = values };
    }

    /// <summary>The option with a file, where it was given beside a file of the run.</summary>
    public Option<string?> Config => _config;

    private IReadOnlyDictionary<string, JsonElement> FileOf(ParseResult result) => (result.GetValue(_config) ?? Variable("INSPECT_EVAL_MODEL_CONFIG")) is { } file
        ? YamlArgument.ReadMap(Path.GetFullPath(file), file)
        : new Dictionary<string, JsonElement>();

    private string? Variable(string name) => variables(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
