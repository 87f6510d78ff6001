using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Parts;
using Inspect.Web.Models;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Inspect.Web.Api;

/// <summary>Local models over HTTP: list, add, load, unload, measure, ask, remove.</summary>
internal static class ApiModels
{
    private const int UploadBuffer = 1 << 20;

    /// <summary>Maps them.</summary>
    public static void MapModels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/models", (LocalModels models, ModelMeasures measures) => new ApiItems<ApiModel>([.. models.List().Select(m => ApiModel.Of(m, measures))])).WithSummary("Local models and how they stand.");
        api.MapGet("/models/{model}", (string model, LocalModels models, ModelMeasures measures) => ApiModel.Of(Known(models, model), measures)).WithSummary("One local model.");

        // The bound is that of a model's folder, and is kept while the body is read.
        api.MapPost("/models", AddAsync).Produces<ApiModel>(StatusCodes.Status201Created)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.DisableRequestSizeLimitAttribute()).WithSummary("Adds a model: {name} such as hf/ORG/NAME with {revision} and {precision}, {path} of a folder on the machine of the app, or a zip. It is tried out first.");
        api.MapDelete("/models/{model}", RemoveAsync).WithSummary("Deletes a model's folder and says the bytes that became free; of the built-in one with confirm=NAME alone.");
        api.MapPost("/models/{model}/load", Load).Produces<ApiModel>(StatusCodes.Status202Accepted).WithSummary("Begins to load a local model.");
        api.MapPost("/models/{model}/unload", UnloadAsync).Produces<ApiModel>().WithSummary("Unloads it; the next run loads it again.");
        api.MapPost("/models/{model}/probe", ProbeAsync).Produces<ModelMeasure>().WithSummary("Lets it write for five seconds, and keeps how fast it was.");
        api.MapPost("/models/{model}/generate", ApiGenerate.GenerateAsync).Accepts<JsonElement>("application/json").WithSummary("Answers messages as server-sent events: text, then end or error.");
    }

    /// <summary>A local model by the name of its folder, or by its full name.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    public static LocalModelStatus Known(LocalModels models, string name)
    {
        var folder = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        folder = folder.StartsWith("onnx/", StringComparison.Ordinal) ? folder["onnx/".Length..] : folder;
        var all = models.List();
        return all.FirstOrDefault(m => m.Name == folder)
            ?? throw ApiException.Gone($"There is no local model {Format.Line(folder, 100)}.{(Suggestion.Find(folder, all.Select(m => m.Name)) is { } close ? $" Did you mean {close}?" : string.Empty)} GET /api/v1/models lists those that are there.");
    }

    private static async Task<IResult> AddAsync(HttpRequest request, ModelLibrary library, ModelFetches fetches, LocalModels models, ModelMeasures measures, CancellationToken cancellationToken)
    {
        string name;
        if (request.HasJsonContentType())
        {
            var body = await ApiJson.ReadAsync(request, ["path", "name", "revision", "precision"], cancellationToken);
            name = body.Text("name") is { } named ? await fetches.FetchAsync(ModelNames.Read(named, body.Text("revision")), ModelNames.Precision(body.Text("precision")), null, cancellationToken)
                : await library.AddFolderAsync(body.Text("path") ?? throw ApiException.Invalid("\"path\" is missing, and so is \"name\". Name a model such as hf/ORG/NAME or a folder on the machine of the app, or send a zip as multipart/form-data."), cancellationToken);
        }
        else
        {
            name = await AddUploadAsync(request, library, cancellationToken);
        }

        return Results.Created($"/api/v1/models/{Uri.EscapeDataString(name)}", ApiModel.Of(models.StatusOf(name), measures));
    }

    /// <summary>Takes the first file of the body onto the disk, piece by piece.</summary>
    private static async Task<string> AddUploadAsync(HttpRequest request, ModelLibrary library, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and < 200 } boundary)
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON with a path, or multipart/form-data with a zip: curl -F file=@model.zip.");
        }

        var reader = new MultipartReader(boundary, request.Body);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (section.GetContentDispositionHeader() is { } part && part.IsFileDisposition())
            {
                await using var file = library.NewUpload();
                await CopyAsync(section.Body, file, library.MostBytes, cancellationToken);
                return await library.AddZipAsync(file, HeaderUtilities.RemoveQuotes(part.FileName.HasValue ? part.FileName : part.FileNameStar).Value ?? "model.zip", cancellationToken);
            }
        }

        throw ApiException.Invalid("The body holds no file. Send a zip of the model's folder: curl -F file=@model.zip.");
    }

    private static async Task CopyAsync(Stream from, FileStream to, long most, CancellationToken cancellationToken)
    {
        var buffer = new byte[UploadBuffer];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (to.Length + count > most)
            {
                throw new ApiException(StatusCodes.Status413PayloadTooLarge, $"The zip has more than {Format.Size(most)}, which is the most for a model (Models:MostFolderBytes).");
            }

            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private static async Task<object> RemoveAsync(string model, string? confirm, LocalModels models, ModelActions actions)
    {
        var known = Known(models, model);
        if (ModelLibrary.IsBuiltIn(known.Name) && confirm != known.Name)
        {
            throw ApiException.Conflict($"{known.Name} is the built-in model, which comes back with a new copy of the app alone. To remove it all the same, send confirm={known.Name}.");
        }

        return new { model = ApiNameOf(known), freed_bytes = await RefusedAsync(() => actions.RemoveAsync(known.Name)) };
    }

    private static string ApiNameOf(LocalModelStatus model) => Engine.Models.Providers.OnnxProvider.NameOf(model.Name);

    private static IResult Load(string model, LocalModels models, ModelMeasures measures)
    {
        var known = Known(models, model);
        models.StartLoading(known.Name);
        return Results.Accepted($"/api/v1/models/{Uri.EscapeDataString(known.Name)}", ApiModel.Of(models.StatusOf(known.Name), measures));
    }

    private static async Task<ApiModel> UnloadAsync(string model, LocalModels models, ModelActions actions, ModelMeasures measures)
    {
        var known = Known(models, model);
        await RefusedAsync(() => actions.UnloadAsync(known.Name));
        return ApiModel.Of(models.StatusOf(known.Name), measures);
    }

    private static Task<ModelMeasure> ProbeAsync(string model, LocalModels models, ModelActions actions, CancellationToken cancellationToken)
    {
        var known = Known(models, model);
        return RefusedAsync(() => actions.ProbeAsync(known.Name, cancellationToken));
    }

    private static async Task<T> RefusedAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (ModelBusyException error)
        {
            throw ApiException.Conflict(error.Message);
        }
    }
}
