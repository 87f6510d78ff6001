using System.Collections.Immutable;
using System.CommandLine;
using Inspect.Engine;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Cli;

/// <summary>Rows of the table of settings as options of a command.</summary>
/// <param name="rows">The rows.</param>
internal sealed class SettingOptions(IEnumerable<Setting> rows)
{
    private readonly ImmutableArray<SettingOption> _options = [.. rows.Select(s => new SettingOption(s))];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in _options)
        {
            option.AddTo(command);
        }
    }

    /// <summary>Some values with those that options and variables give.</summary>
    /// <exception cref="InspectException">A value cannot be read; the message has a line for each.</exception>
    public SettingValues Read(SettingValues values, ParseResult result, Func<string, string?> variables)
    {
        var problems = new List<string>();
        foreach (var option in _options)
        {
            if (option.Read(result, problems, variables) is { } value)
            {
                values = option.Setting.Set(values, value);
            }
        }

        return problems.Count == 0 ? values : throw new InspectException(string.Join('\n', problems));
    }
}
