using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Queue;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run.Steering;

/// <summary>Changes what can be changed of a run that goes on: samples at the same time, and the limits that it has, upwards.</summary>
public sealed partial class RunSettingsForm
{
    private readonly Dictionary<string, string> _changes = new(StringComparer.Ordinal);
    private IReadOnlyList<(string Name, string Title, string Text)> _fields = [];
    private string? _problem;

    /// <summary>Id of the run.</summary>
    [Parameter, EditorRequired]
    public required string Run { get; set; }

    /// <summary>Closes the form.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    public required EvalWorker Worker { get; init; }

    [Inject]
    public required SettingTable Settings { get; init; }

    protected override void OnInitialized() => Read();

    private static string IdOf(string name) => $"tune-{name}";

    private void Read()
    {
        if (Worker.ConfigOf(Run) is not { } config)
        {
            _fields = [];
            _problem = "The run has ended.";
            return;
        }

        var values = LogJson.ToElement(config);
        _fields =
        [
            .. from name in EvalSteering.Names
               where values.TryGetProperty(name, out _)
               let value = values.GetProperty(name)
               where value.ValueKind == System.Text.Json.JsonValueKind.Number
               select (name, Settings.Find(name)?.Label ?? name, value.GetRawText()),
        ];
    }

    private void Set(string name, ChangeEventArgs change)
    {
        _problem = null;
        _changes[name] = change.Value?.ToString() ?? string.Empty;
    }

    private async Task SaveAsync()
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, text) in _changes)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                _problem = $"{name} must be a number.";
                return;
            }

            values[name] = value;
        }

        try
        {
            await Worker.ChangeAsync(Run, values, Environment.UserName, null, CancellationToken.None);
            _changes.Clear();
            await OnClose.InvokeAsync();
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
    }
}
