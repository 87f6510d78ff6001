using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Requests;
using Inspect.Web.Runs;

namespace Inspect.Web.Api;

/// <summary>Runs over HTTP: list, look at, cancel, tag, move to the trash and back.</summary>
internal static class ApiRuns
{
    /// <summary>Maps them.</summary>
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs", ListAsync).WithSummary("Lists runs, the newest first.");
        api.MapGet("/runs/{run}", GetAsync).Produces<ApiRun>().WithSummary("One run, with the header of its log.");
        api.MapGet("/runs/{run}/config", ConfigAsync).WithSummary("The run as a request, and as a file for --run-config: format=json, yaml, cli, curl or cs.");
        api.MapPatch("/runs/{run}/tags", TagAsync).Accepts<JsonElement>("application/json").Produces<ApiRun>().WithSummary("Adds tags and takes others away.");
        api.MapDelete("/runs/{run}", DeleteAsync).Produces(StatusCodes.Status204NoContent).WithSummary("Moves the log of a run to the trash.");
        api.MapPost("/runs/{run}/restore", RestoreAsync).Produces<ApiRun>().WithSummary("Puts it back.");
    }

    /// <summary>The run of a path.</summary>
    /// <exception cref="ApiException">There is none, or several begin so.</exception>
    public static async Task<RunView> FindAsync(RunStore store, string run, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(run, cancellationToken)
                ?? throw ApiException.Gone($"There is no run {Format.Line(run, 100)}. Its log has been moved or deleted, or there never was one; GET /api/v1/runs lists those that are there.");
        }
        catch (InspectException error) when (error is not ApiException)
        {
            throw ApiException.Conflict(error.Message);
        }
    }

    private static async Task<ApiList<ApiRun>> ListAsync(string? q, string? sort, string? state, int? limit, string? cursor, RunStore store, CancellationToken cancellationToken)
    {
        RunState? wanted = state is null ? null
            : Enum.TryParse<RunState>(state, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named
            : throw ApiException.Invalid($"There is no state {Format.Line(state, 50)}. States are {string.Join(", ", Enum.GetNames<RunState>().Select(n => n.ToLowerInvariant()))}.");
        CheckSort(sort);
        var query = new RunQuery { Text = q, Sort = sort, State = wanted };
        var count = ApiCursor.Limit(limit);
        var from = ApiCursor.Of(cursor);
        var first = from.After.Length > 0 && await store.PositionAsync(query, from.After, cancellationToken) is var at and >= 0 ? at + 1 : from.At;
        var list = await store.ListAsync(query, first, count, cancellationToken);
        if (list.Error is { } error)
        {
            throw ApiException.Invalid($"q, character {error.At + 1}: {error.Message}");
        }

        var rows = list.Rows.ToList();
        var next = first + rows.Count < list.Total && rows.Count > 0 ? new ApiCursor(first + rows.Count, rows[^1].Run).ToString() : null;
        return new ApiList<ApiRun>([.. rows.Select(ApiRun.Of)], list.Total, list.UnfilteredTotal, next);
    }

    private static void CheckSort(string? sort)
    {
        var names = (sort ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => n.TrimStart('-'));
        if (names.FirstOrDefault(n => RunNames.Schema.Find(n) is null) is { } unknown)
        {
            throw ApiException.Invalid($"Runs cannot be sorted by {Format.Line(unknown, 50)}.");
        }
    }

    private static async Task<ApiRun> GetAsync(string run, RunStore store, LogTrash trash, CancellationToken cancellationToken)
    {
        try
        {
            return ApiRun.Whole(await FindAsync(store, run, cancellationToken));
        }
        catch (ApiException error) when (error.Status == StatusCodes.Status404NotFound && trash.Find(run) is { } trashed)
        {
            throw ApiException.Gone($"The run {trashed.EvalId} lies in the trash. POST /api/v1/runs/{trashed.EvalId}/restore puts it back.");
        }
    }

    private static async Task<IResult> ConfigAsync(string run, string? format, HttpRequest asked, RunStore store, SettingTable settings, CancellationToken cancellationToken)
    {
        var found = await FindAsync(store, run, cancellationToken);
        var request = found.Queued?.Request ?? (found.Header is { } header ? ClonedRequest.Of(header) : throw ApiException.Conflict($"What the run {found.Run} ran with cannot be read."));
        return format switch
        {
            null or "json" => Results.Json(RunFileText.Json(request, settings)),
            "yaml" => Results.Text(RunFileText.Yaml(request, settings), "application/yaml"),
            "cli" => Results.Text(RequestText.CommandLine(request, settings)),
            "curl" => Results.Text(RequestText.Curl(request, settings, AddressOf(asked))),
            "cs" => Results.Text(RequestText.CSharp(request, settings, AddressOf(asked))),
            _ => throw ApiException.Invalid("format is json, yaml, cli, curl or cs."),
        };
    }

    private static string AddressOf(HttpRequest request) => $"{request.Scheme}://{request.Host}/";

    private static async Task<ApiRun> TagAsync(string run, HttpRequest request, RunStore store, RunActions actions, CancellationToken cancellationToken)
    {
        var body = await ApiJson.ReadAsync(request, ["add", "remove", "author", "reason"], cancellationToken);
        var found = await FindAsync(store, run, cancellationToken);
        var (_, problems) = await actions.TagAsync([found.Run], [.. body.Texts("add")], [.. body.Texts("remove")], body.Text("author") ?? Environment.UserName, cancellationToken);
        return problems.IsEmpty ? ApiRun.Of(await FindAsync(store, found.Run, cancellationToken)) : throw ApiException.Conflict(problems[0]);
    }

    private static async Task<IResult> DeleteAsync(string run, RunStore store, RunActions actions, CancellationToken cancellationToken)
    {
        var found = await FindAsync(store, run, cancellationToken);
        if (found.IsActive)
        {
            throw ApiException.Conflict($"The run {found.Run} goes on. Cancel it first.");
        }

        var (_, problems) = await actions.TrashAsync([found.Run], cancellationToken);
        return problems.IsEmpty ? Results.NoContent() : throw ApiException.Conflict(problems[0]);
    }

    private static async Task<ApiRun> RestoreAsync(string run, RunStore store, RunActions actions, LogTrash trash, CancellationToken cancellationToken)
    {
        var trashed = trash.Find(run) ?? throw ApiException.Gone($"There is no run {Format.Line(run, 100)} in the trash.");
        var problems = await actions.RestoreAsync([trashed.Id], cancellationToken);
        return problems.IsEmpty ? ApiRun.Of(await FindAsync(store, trashed.EvalId ?? run, cancellationToken)) : throw ApiException.Conflict(problems[0]);
    }
}
