using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Requests;

/// <summary>A run as the body of a request to the HTTP API: a file for <c>--run-config</c>, and what only this app knows under <c>inspect</c>.</summary>
internal static class RequestBody
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The body, indented. Letters outside of ASCII and quotes are escaped, so that a shell leaves it as it is.</summary>
    /// <param name="request">The run.</param>
    /// <param name="settings">Settings that runs have.</param>
    public static string Text(EvalRequest request, SettingTable settings)
    {
        var body = RunFileText.Json(request, settings).EnumerateObject().ToDictionary(p => p.Name, p => (object)p.Value);
        var ours = new Dictionary<string, object>();
        if (request.Scorer is { IsEmpty: false } scorers)
        {
            ours["scorer"] = Scorers(scorers);
        }

        if (request.Parent is { } parent)
        {
            ours["parent"] = parent;
        }

        if (ours.Count > 0)
        {
            body["inspect"] = ours;
        }

        return JsonSerializer.Serialize(body, Indented).ReplaceLineEndings("\n");
    }

    private static object Scorers(ImmutableArray<Part> scorers) => scorers is [var only] ? One(only) : scorers.Select(One).ToList();

    private static object One(Part scorer) => scorer.Params.Count == 0 ? scorer.Name : new Dictionary<string, object> { [scorer.Name] = scorer.Params };
}
