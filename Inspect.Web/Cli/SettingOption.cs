using System.CommandLine;
using System.Text.Json;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Cli;

/// <summary>A row of the table of settings as an option of the command line, with its variable behind it (semantics 8.2).</summary>
internal sealed class SettingOption
{
    private readonly Setting _setting;
    private readonly Option _value;
    private readonly Option<bool>? _negative;

    /// <summary>Makes the option of a row.</summary>
    public SettingOption(Setting setting)
    {
        _setting = setting;
        var help = setting.Type is WholeType or NumberType ? $"{setting.Help} {char.ToUpperInvariant(setting.Type.Range[0])}{setting.Type.Range[1..]}." : setting.Help;
        _value = setting.Type is SwitchType
            ? new Option<bool>(setting.Option) { Description = help }
            : new Option<string?>(setting.Option) { Description = help, Arity = setting.Type.Bare is null ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne };
        _negative = setting.Type.Negative is null ? null : new Option<bool>($"--no-{setting.FieldId}") { Description = $"Switches {setting.Option} off." };
    }

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_value);
        if (_negative is not null)
        {
            command.Add(_negative);
        }
    }

    /// <summary>Reads the value.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="problems">Gets what is wrong with it.</param>
    /// <returns>The value; null where neither option nor variable gives one.</returns>
    public JsonElement? Read(ParseResult result, ICollection<string> problems)
    {
        if (_negative is not null && result.GetValue(_negative))
        {
            return _setting.Type.Negative;
        }

        if (result.GetResult(_value) is { Implicit: false } given)
        {
            return given.Tokens.Count == 0 ? _setting.Type.Bare : Parse(_setting.Option, given.Tokens[0].Value, problems);
        }

        var variable = "INSPECT_EVAL_" + _setting.Name.ToUpperInvariant();
        return Environment.GetEnvironmentVariable(variable) is { } text && !string.IsNullOrWhiteSpace(text) ? Parse(variable, text, problems) : null;
    }

    private JsonElement? Parse(string name, string text, ICollection<string> problems)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var value = _setting.Type.Parse(text);
        if ((value is { } read ? _setting.Check(read) : $"{name} must be {_setting.Type.Kind}, not {text}.") is not { } problem)
        {
            return value;
        }

        problems.Add(problem);
        return null;
    }
}
