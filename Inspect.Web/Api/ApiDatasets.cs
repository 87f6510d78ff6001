using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Datasets.Library;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Http.Features;

namespace Inspect.Web.Api;

/// <summary>Datasets: to list, read, write and import.</summary>
internal static class ApiDatasets
{
    private const int MostFindings = 200;
    private const int Previewed = 20;

    /// <summary>Maps them.</summary>
    public static void MapDatasets(this IEndpointRouteBuilder api)
    {
        api.MapGet("/datasets", ListAsync).WithSummary("All datasets, with what uses them.");
        api.MapGet("/datasets/{name}", OneAsync).WithSummary("One dataset with its fields, checks and versions.");
        api.MapGet("/datasets/{name}/items", ItemsAsync).WithSummary("Its items.");
        api.MapPut("/datasets/{name}", PutAsync).WithSummary("Makes or replaces a dataset: JSONL, or a JSON list.");
        api.MapDelete("/datasets/{name}", DeleteAsync).Produces(StatusCodes.Status204NoContent).WithSummary("Moves a dataset to the trash; versions that runs have used stay.");
        api.MapPost("/datasets/{name}/restore", RestoreAsync).WithSummary("Puts a dataset back that was deleted.");
        api.MapPost("/datasets/import", ImportAsync).WithSummary("Reads a file, or items of a run; saves them with save=true.");
    }

    private static async Task<object> ListAsync(DatasetLibrary library, DatasetUses uses, CancellationToken cancellationToken)
    {
        var runs = await uses.RunsAsync(cancellationToken);
        var tasks = await Task.Run(uses.TasksByPath, cancellationToken);
        var items = new List<object>();
        foreach (var entry in library.List())
        {
            items.Add(new
            {
                name = entry.Name,
                file = entry.DisplayPath,
                items = await library.CountAsync(entry, cancellationToken),
                version = library.Versions.NumberOf(entry.Name, entry.Path),
                size_bytes = entry.SizeBytes,
                modified = entry.ModifiedAt,
                tasks = tasks[entry.Path].Select(t => t.Name),
                runs = runs.GetValueOrDefault(entry.RunName),
            });
        }

        return new { items };
    }

    private static async Task<object> OneAsync(string name, int? v, HttpResponse response, DatasetLibrary library, CancellationToken cancellationToken)
    {
        var entry = Known(library, name);
        using var file = await library.OpenAsync(entry, v, cancellationToken);
        var report = await Task.Run(() => RowChecks.Of(file, cancellationToken), cancellationToken);
        var current = library.Versions.NumberOf(entry.Name, entry.Path);
        if (v is null)
        {
            ApiMatch.Tell(response, file.Hash);
        }

        return new
        {
            name = entry.Name,
            file = entry.DisplayPath,
            version = v ?? current,
            items = file.Count,
            size_bytes = file.SizeBytes,
            fields = report.Fields,
            checks = ChecksOf(report),
            versions = library.Versions.Of(entry.Name).Select(k => new { version = k.Number, kept = k.KeptAt }),
        };
    }

    private static async Task<object> ItemsAsync(string name, int? v, string? q, int? limit, string? cursor, DatasetLibrary library, CancellationToken cancellationToken)
    {
        var entry = Known(library, name);
        var (first, most) = (ApiCursor.Of(cursor).At, ApiCursor.Limit(limit));
        using var file = await library.OpenAsync(entry, v, cancellationToken);
        var numbers = string.IsNullOrWhiteSpace(q) ? null : await Task.Run(() => RowSearch.Find(file, Enumerable.Range(0, file.Count), q, cancellationToken), cancellationToken);
        var total = numbers?.Count ?? file.Count;
        var rows = numbers is null ? file.Read(first, most) : [.. numbers.Skip(first).Take(most).Select(n => file.Read(n, 1)[0])];
        var next = first + rows.Count < total ? new ApiCursor(first + rows.Count, string.Empty).ToString() : null;
        return new ApiList<object>([.. rows.Select(ItemOf)], total, file.Count, next);
    }

    private static async Task<IResult> PutAsync(string name, HttpRequest request, HttpResponse response, DatasetLibrary library, ImportGate gate, CancellationToken cancellationToken)
    {
        var format = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            "application/jsonl" or "application/x-ndjson" or "application/x-jsonlines" => "jsonl",
            "application/json" => "json",
            _ => throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "The body must be rows of JSON. Send them with Content-Type: application/jsonl, or as a list with application/json."),
        };
        if (DatasetLibrary.CheckName(name) is { } misnamed)
        {
            throw ApiException.Invalid(misnamed);
        }

        var exists = library.Find(name) is not null;
        var expected = ApiMatch.Expected(request, exists, $"the dataset {name}");
        AllowSize(request);
        using var rows = await gate.ReadAsync(request.Body, $"{name}.{format}", hasNames: true, cancellationToken);
        rows.KeepsRecords = true;
        var hash = await SaveAsync(library, name, expected, rows, cancellationToken);
        ApiMatch.Tell(response, hash);
        var entry = Known(library, name);
        var answer = new { name, version = library.Versions.NumberOf(entry.Name, entry.Path), items = rows.Count };
        return exists ? Results.Json(answer) : Results.Json(answer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> DeleteAsync(string name, HttpRequest request, DatasetLibrary library, LibraryTrash trash, CancellationToken cancellationToken)
    {
        var entry = Known(library, name);
        await trash.DeleteAsync(entry, ApiMatch.Expected(request, exists: true, $"the dataset {name}")!, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> RestoreAsync(string name, HttpResponse response, DatasetLibrary library, CancellationToken cancellationToken)
    {
        var trashed = library.FindTrashed(name) ?? throw ApiException.Gone($"There is no dataset {Format.Line(name, 100)} in the trash.");
        ApiMatch.Free(trashed.Path, $"dataset {name}");
        await library.RestoreAsync(trashed.Id, cancellationToken);
        ApiMatch.Tell(response, library.Versions.HashOf(trashed.Path));
        return Results.Json(new { name });
    }

    private static async Task<IResult> ImportAsync(
        HttpRequest request, HttpResponse response, bool? save, string? name, DatasetLibrary library, ImportGate gate, RunFailures failures, CancellationToken cancellationToken)
    {
        var (import, fields) = await ReadImportAsync(request, gate, failures, cancellationToken);
        using (import)
        {
            import.Map = fields is { } map ? ApiImportMap.Of(map, import) : import.Map;
            if (save != true)
            {
                var report = await Task.Run(() => import.Check(cancellationToken), cancellationToken);
                return Results.Json(new
                {
                    items = import.Count,
                    format = import.Shape.Format,
                    columns = import.Columns,
                    fields = ApiImportMap.ToObject(import.Map),
                    preview = import.Rows(0, Previewed).Select(ItemOf),
                    checks = ChecksOf(report),
                });
            }

            if (DatasetLibrary.CheckName(name) is { } misnamed)
            {
                throw ApiException.Invalid($"{misnamed} Send it as name=….");
            }

            var expected = ApiMatch.Expected(request, library.Find(name!) is not null, $"the dataset {name}");
            ApiMatch.Tell(response, await SaveAsync(library, name!, expected, import, cancellationToken));
            return Results.Created($"{ApiServices.Root}/datasets/{name}", new { name, items = import.Count });
        }
    }

    private static async Task<(DatasetImport Import, JsonElement? Fields)> ReadImportAsync(HttpRequest request, ImportGate gate, RunFailures failures, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            var body = await ApiJson.ReadAsync(request, ["run", "filter", "fields"], cancellationToken);
            var run = body.Text("run") ?? throw ApiException.Invalid("\"run\" is missing: the id of the run whose items are taken. A file is sent as multipart/form-data.");
            return (await failures.ReadAsync(run, body.Text("filter"), cancellationToken), body.TryGetValue("fields", out var given) ? given : null);
        }

        AllowSize(request);
        var form = await request.ReadFormAsync(cancellationToken);
        var file = form.Files is [var only] ? only : throw ApiException.Invalid("Send one file, as the part \"file\" of multipart/form-data.");
        await using var stream = file.OpenReadStream();
        var import = await gate.ReadAsync(stream, file.FileName, form["header"] != "false", cancellationToken);
        try
        {
            return (import, form["fields"] is [{ Length: > 0 } fields] ? JsonDocument.Parse(fields).RootElement : null);
        }
        catch (JsonException)
        {
            import.Dispose();
            throw ApiException.Invalid("The part \"fields\" is no JSON. Write it as {\"input\": \"question\", \"target\": \"answer\"}.");
        }
    }

    private static async Task<string> SaveAsync(DatasetLibrary library, string name, string? expected, DatasetImport rows, CancellationToken cancellationToken)
    {
        var report = await Task.Run(() => rows.Check(cancellationToken), cancellationToken);
        return report.Errors == 0 ? await library.SaveAsync(name, expected, rows.WriteAsync, cancellationToken)
            : throw new ApiInputException(
                $"{Format.Count(report.Errors, "row")} of the dataset cannot be used. Correct them and send it again.",
                [.. report.Findings.Where(f => f.Level == FindingLevel.Error).Take(MostFindings).Select(f => new ApiError(PlaceOf(f), f.Message))]);
    }

    private static string PlaceOf(RowFinding finding) => finding.Field is null ? $"items[{finding.Row}]" : $"items[{finding.Row}].{finding.Field}";

    private static object ItemOf(RecordRow row) => new { row = row.Number + 1, item = row.Problem is null ? row.Record : (JsonElement?)null, problem = row.Problem };

    private static object ChecksOf(CheckReport report) => new
    {
        errors = report.Errors,
        warnings = report.Warnings,
        findings = report.Findings.Take(MostFindings).Select(f => new { row = f.Row + 1, field = f.Field, level = f.Level.ToString().ToLowerInvariant(), message = f.Message }),
    };

    private static DatasetEntry Known(DatasetLibrary library, string name) => library.Find(name)
        ?? throw ApiException.Gone(string.Create(CultureInfo.InvariantCulture, $"There is no dataset {Format.Line(name, 100)}. GET /api/v1/datasets lists those that are there."));

    /// <summary>A dataset may be larger than other bodies.</summary>
    private static void AllowSize(HttpRequest request)
    {
        if (request.ContentLength > ImportGate.MostBytes)
        {
            throw new ApiException(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {Format.Size(ImportGate.MostBytes)}. Split it, or copy the file into tasks/datasets/ on the server.");
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = ImportGate.MostBytes + (1 << 16);
        }
    }
}
