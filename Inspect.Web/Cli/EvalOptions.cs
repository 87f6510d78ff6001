using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Models;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary>Arguments and options of <c>eval</c>, with the names of the reference (semantics 8.3).</summary>
internal sealed class EvalOptions
{
    private readonly Argument<string[]> _tasks = new("TASK") { Description = "Task files or names of tasks.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _model = Text("--model", "Model, as provider/name (onnx/SmolLM2-135M-Instruct).");
    private readonly Option<int?> _epochs = Number<int>("--epochs", "Repetitions of each item.");
    private readonly Option<string?> _reducer = Text("--epochs-reducer", "How epochs are combined: mean, median, mode, max, at_least_2, … (comma list).");
    private readonly Option<string?> _limit = Text("--limit", "First items only: 10, or 10-20.");
    private readonly Option<int?> _maxTokens = Number<int>("--max-tokens", "Most new tokens of an answer.");
    private readonly Option<double?> _temperature = Number<double>("--temperature", "0 to 2.");
    private readonly Option<double?> _topP = Number<double>("--top-p", "Above 0, up to 1.");
    private readonly Option<int?> _topK = Number<int>("--top-k", "Likeliest tokens that are kept; 0 keeps all.");
    private readonly Option<long?> _seed = Number<long>("--seed", "Seed of the random stream.");
    private readonly Option<double?> _frequencyPenalty = Number<double>("--frequency-penalty", "-2 to 2.");
    private readonly Option<double?> _presencePenalty = Number<double>("--presence-penalty", "-2 to 2.");
    private readonly Option<string?> _stop = Text("--stop-seqs", "Texts that end an answer (comma list).");
    private readonly Option<string?> _system = Text("--system-message", "System message in front of every conversation.");
    private readonly Option<int?> _maxSamples = Number<int>("--max-samples", "Samples at the same time.");
    private readonly Option<int?> _maxConnections = Number<int>("--max-connections", "Model calls at the same time.");
    private readonly Option<string?> _failOnError = new("--fail-on-error") { Description = "Any failed sample fails the run; =0.1: that share; =3: that count.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _noFailOnError = new("--no-fail-on-error") { Description = "Failed samples never fail the run." };
    private readonly Option<bool> _continueOnFail = new("--continue-on-fail") { Description = "All samples run before the run fails." };
    private readonly Option<string[]> _taskArgs = new("-T") { Description = "Parameter of the task, name=value." };
    private readonly Option<string?> _tags = Text("--tags", "Tags of the log (comma list).");
    private readonly Option<string?> _logDir = new("--log-dir") { Description = "Folder of the log." };

    /// <summary>How progress is shown.</summary>
    public Option<string> Display { get; } = CreateDisplay();

    /// <summary>Adds everything to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_tasks);
        foreach (var option in (Option[])
        [
            _model, _epochs, _reducer, _limit, _maxTokens, _temperature, _topP, _topK, _seed, _frequencyPenalty, _presencePenalty, _stop, _system,
            _maxSamples, _maxConnections, _failOnError, _noFailOnError, _continueOnFail, _taskArgs, _tags, _logDir, Display,
        ])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            foreach (var token in result.GetResult(_tasks)?.Tokens ?? [])
            {
                if (token.Value.StartsWith('-'))
                {
                    result.AddError($"There is no option {token.Value}. eval --help lists them.");
                }
            }
        });
    }

    /// <summary>Settings that the options stand for.</summary>
    public IReadOnlyDictionary<string, string?> ReadSettings(ParseResult result, HomeFolder home) =>
        result.GetValue(_logDir) is { } dir
            ? new Dictionary<string, string?> { [$"{LogsOptions.Section}:Dir"] = home.ResolveArgument(dir) }
            : new Dictionary<string, string?>();

    /// <summary>One request a task and model.</summary>
    /// <exception cref="InspectException">An option has a value that cannot be read.</exception>
    public IReadOnlyList<EvalRequest> ReadRequests(ParseResult result) =>
    [
        .. from task in result.GetValue(_tasks)!
           from model in Models(result)
           select new EvalRequest
           {
               Task = task,
               Model = model,
               TaskArgs = ReadTaskArgs(result),
               GenerateConfig = ReadConfig(result),
               EvalConfig = ReadEvalConfig(result),
               Tags = [.. Split(result.GetValue(_tags))],
           },
    ];

    private static Option<string?> Text(string name, string help) => new(name) { Description = help, DefaultValueFactory = _ => FromEnvironment(name) };

    private static Option<T?> Number<T>(string name, string help)
        where T : struct, ISpanParsable<T> => new(name)
        {
            Description = help,
            DefaultValueFactory = result => NumberFromEnvironment<T>(name, result),
            CustomParser = result =>
            {
                if (T.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value))
                {
                    return value;
                }

                result.AddError($"{name} must be a number, not {result.Tokens[0].Value}.");
                return null;
            },
        };

    private static Option<string> CreateDisplay()
    {
        var option = new Option<string>("--display") { Description = "full, plain or none.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("INSPECT_DISPLAY") ?? "full" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not ("full" or "plain" or "none"))
            {
                result.AddError($"--display must be full, plain or none, not {result.GetValueOrDefault<string>()}.");
            }
        });
        return option;
    }

    private static string? FromEnvironment(string option)
    {
        var value = Environment.GetEnvironmentVariable(Variable(option));
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    private static T? NumberFromEnvironment<T>(string option, ArgumentResult result)
        where T : struct, ISpanParsable<T>
    {
        var text = FromEnvironment(option);
        if (T.TryParse(text, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        if (text is not null)
        {
            result.AddError($"{Variable(option)} must be a number, not {text}.");
        }

        return null;
    }

    private static string Variable(string option) => "INSPECT_EVAL_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static string[] Split(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private string?[] Models(ParseResult result) => Split(result.GetValue(_model)) is { Length: > 0 } models ? models : new string?[] { null };

    private GenerateConfig ReadConfig(ParseResult result) => new()
    {
        MaxTokens = result.GetValue(_maxTokens),
        Temperature = result.GetValue(_temperature),
        TopP = result.GetValue(_topP),
        TopK = result.GetValue(_topK),
        Seed = result.GetValue(_seed),
        FrequencyPenalty = result.GetValue(_frequencyPenalty),
        PresencePenalty = result.GetValue(_presencePenalty),
        SystemMessage = result.GetValue(_system),
        MaxConnections = result.GetValue(_maxConnections),
        StopSeqs = Split(result.GetValue(_stop)) is { Length: > 0 } stops ? [.. stops] : null,
    };

    private EvalConfig ReadEvalConfig(ParseResult result) => new()
    {
        Epochs = result.GetValue(_epochs),
        EpochsReducer = Split(result.GetValue(_reducer)) is { Length: > 0 } names ? [.. names] : null,
        Limit = ReadLimit(result.GetValue(_limit)),
        MaxSamples = result.GetValue(_maxSamples),
        ContinueOnFail = result.GetValue(_continueOnFail) ? true : null,
        FailOnError = ReadFailOnError(result),
    };

    private JsonElement? ReadFailOnError(ParseResult result)
    {
        if (result.GetValue(_noFailOnError))
        {
            return JsonSerializer.SerializeToElement(false);
        }

        if (result.GetResult(_failOnError) is null)
        {
            return null;
        }

        var text = result.GetValue(_failOnError);
        if (text is null)
        {
            return JsonSerializer.SerializeToElement(true);
        }

        return double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number == 0 ? JsonSerializer.SerializeToElement(true) : JsonSerializer.SerializeToElement(number)
            : throw new InspectException($"--fail-on-error must be a share below 1 or a count, not {text}.");
    }

    private static JsonElement? ReadLimit(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var ends = text.Split('-');
        if (ends.Length <= 2 && ends.All(e => int.TryParse(e, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            var numbers = ends.Select(e => int.Parse(e, CultureInfo.InvariantCulture)).ToArray();
            return numbers.Length == 1 ? JsonSerializer.SerializeToElement(numbers[0]) : JsonSerializer.SerializeToElement((int[])[numbers[0] - 1, numbers[1]]);
        }

        throw new InspectException($"--limit must be a count such as 10 or a range such as 10-20, not {text}.");
    }

    private ImmutableDictionary<string, JsonElement> ReadTaskArgs(ParseResult result)
    {
        var values = ImmutableDictionary.CreateBuilder<string, JsonElement>();
        foreach (var argument in result.GetValue(_taskArgs) ?? [])
        {
            var at = argument.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw new InspectException($"-T takes name=value, not {argument}.");
            }

            values[argument[..at].Replace('-', '_')] = TaskArgument.Parse(argument[(at + 1)..]);
        }

        return values.ToImmutable();
    }
}
