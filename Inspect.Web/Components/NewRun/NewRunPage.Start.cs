using Inspect.Engine;

namespace Inspect.Web.Components.NewRun;

/// <content>What the form begins with: what is at hand, and a word where that is not what the original had.</content>
public sealed partial class NewRunPage
{
    private string? _notice;

    /// <summary>The first task that can be read, its dataset too; the first of all where none can.</summary>
    private async Task<string> FirstTaskAsync()
    {
        foreach (var file in _tasks.Where(t => t.Task is not null))
        {
            try
            {
                await file.Task!.ReadDatasetAsync(0, _stop.Token);
                return file.Name;
            }
            catch (InspectException)
            {
                // Whoever chooses it reads why.
            }
        }

        return _tasks.Count > 0 ? _tasks[0].Name : string.Empty;
    }

    /// <summary>A model that is not here is replaced by one that is, and the form says so.</summary>
    private RunForm WithModelAtHand(RunForm original)
    {
        string?[] others = [_tasks.FirstOrDefault(t => t.Name == original.Task)?.Task?.Model, Defaults.Value.Model, .. _models.Select(m => m.FullName)];
        if (original.Model is not { } model || Registry.CheckAlone(model) is null || others.FirstOrDefault(m => m is not null && Registry.CheckAlone(m) is null) is not { } other)
        {
            return original;
        }

        _notice = $"The model {model} of the original cannot be used here. The form holds {other} instead.";
        return original with { Model = other };
    }
}
