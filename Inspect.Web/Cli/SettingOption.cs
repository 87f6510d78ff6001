using System.CommandLine;
using System.Text.Json;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Cli;

/// <summary>A row of the table of settings as an option of the command line, with its variable behind it (semantics 8.2).</summary>
internal sealed class SettingOption
{
    /// <summary>The one variable that, despite its name, switches its setting off (semantics 8.3).</summary>
    private const string ScoreDisplay = "INSPECT_EVAL_SCORE_DISPLAY";

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

    /// <summary>The row of the table.</summary>
    public Setting Setting => _setting;

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
    /// <param name="variables">Variables of the environment.</param>
    /// <returns>The value; null where neither option nor variable gives one.</returns>
    public JsonElement? Read(ParseResult result, ICollection<string> problems, Func<string, string?> variables)
    {
        if (_negative is not null && result.GetValue(_negative))
        {
            return _setting.Type.Negative;
        }

        if (result.GetResult(_value) is { Implicit: false } given)
        {
            if (given.Tokens.Count > 0 && given.Tokens[0].Value.Length == 0 && _setting.Type is not TextType)
            {
                // A script whose variable is empty would run something else than it means.
                problems.Add($"{_setting.Option} is empty. Give it a value, or leave it out.");
                return null;
            }

            return given.Tokens.Count == 0 ? _setting.Type.Bare : Parse(_setting.Option, given.Tokens[0].Value, problems);
        }

        if (_negative is not null && IsOn(variables(Variable("NO_" + _setting.Name))))
        {
            return _setting.Type.Negative;
        }

        var variable = Variable(_setting.Name);
        var text = variables(variable);
        if (variable == ScoreDisplay && IsOn(text))
        {
            return _setting.Type.Negative;
        }

        return string.IsNullOrWhiteSpace(text) ? null
            : _setting.Type is SwitchType && IsOn(text) ? _setting.Type.Bare
            : Parse(variable, text, problems);
    }

    /// <summary>A switch that is set by a variable.</summary>
    public static bool IsOn(string? text) => text?.Trim().ToUpperInvariant() is "1" or "TRUE" or "T" or "YES" or "Y" or "ON";

    private static string Variable(string name) => "INSPECT_EVAL_" + name.ToUpperInvariant();

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
