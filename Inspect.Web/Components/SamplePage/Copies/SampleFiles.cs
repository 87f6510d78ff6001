using System.Globalization;
using System.Text;
using Inspect.Engine;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Inspect.Web.Components.SamplePage.Copies;

/// <summary>A sample as files: its JSON, its messages and its transcript as text, and pages to print. Each is written as it is read.</summary>
public static class SampleFiles
{
    private const string Missing = "There is no such run, sample or file. The address may be cut off, or the log was moved.";

    private static readonly Dictionary<string, (TextForm Form, bool IsOfMessages)> Texts = new(StringComparer.Ordinal)
    {
        ["messages.txt"] = (TextForm.Plain, true),
        ["messages.html"] = (TextForm.Page, true),
        ["transcript.txt"] = (TextForm.Plain, false),
        ["transcript.md"] = (TextForm.Markdown, false),
        ["transcript.html"] = (TextForm.Page, false),
    };

    /// <summary>Name of the file of the sample itself.</summary>
    public const string Json = "sample.json";

    /// <summary>Maps the addresses of the files: below that of the sample.</summary>
    public static void MapSampleFiles(this IEndpointRouteBuilder app) => app.MapGet("/runs/{run}/s/{id}/{epoch:int}/files/{name}", SendAsync);

    private static async Task SendAsync(HttpContext context, string run, string id, int epoch, string name, RunStore store, SampleSource source)
    {
        var stop = context.RequestAborted;
        try
        {
            // Kestrel leaves an encoded slash in a route value as it is.
            var view = await store.FindAsync(run.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), stop);
            var sample = view is null ? null : await source.FindAsync(view, id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), epoch, stop);
            using var content = sample is null || !(name == Json || Texts.ContainsKey(name)) ? null : await source.OpenAsync(view!, sample.Id, sample.Epoch, stop);
            if (content is null)
            {
                await RefuseAsync(context, StatusCodes.Status404NotFound, Missing);
                return;
            }

            await WriteAsync(context, view!, sample!, content, name, stop);
        }
        catch (InspectException error) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, StatusCodes.Status422UnprocessableEntity, error.Message);
        }
        catch (InspectException)
        {
            // A part of the sample is damaged: who reads must not take what came for the whole.
            context.Abort();
        }
    }

    private static async Task WriteAsync(HttpContext context, RunView run, SampleView sample, SampleContent content, string name, CancellationToken stop)
    {
        var response = context.Response;
        var isPage = name.EndsWith(".html", StringComparison.Ordinal);
        if (!isPage)
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(string.Create(CultureInfo.InvariantCulture, $"{run.Task.Split('/')[^1]}-{sample.Id.Text}-{sample.Epoch}-{name}"));
            response.Headers.ContentDisposition = disposition.ToString();
        }

        response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (name == Json)
        {
            response.ContentType = "application/json";
            foreach (var piece in content.JsonPieces())
            {
                await response.BodyWriter.WriteAsync(piece, stop);
            }

            return;
        }

        var (form, isOfMessages) = Texts[name];
        response.ContentType = form.MediaType;
        await TextAsync(form.Head($"Item {sample.Id.Text}, epoch {sample.Epoch.ToString(CultureInfo.InvariantCulture)}", Facts(run, sample)));
        await foreach (var entry in isOfMessages ? TextEntries.MessagesAsync(content, stop) : TextEntries.TranscriptAsync(content, stop))
        {
            await TextAsync(form.Entry(entry));
        }

        await TextAsync(form.Foot);

        async Task TextAsync(string text) => await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
    }

    private static IEnumerable<string> Facts(RunView run, SampleView sample)
    {
        yield return $"task: {run.Task}";
        yield return $"model: {run.Model}";
        yield return $"run: {run.Run}";
        if (sample.Uuid is { } uuid)
        {
            yield return $"sample: {uuid}";
        }

        if (sample.Target.Values.Any(t => t.Length > 0))
        {
            yield return $"target: {Format.Line(string.Join(" or ", sample.Target.Values))}";
        }

        foreach (var (name, score) in sample.Summary?.Scores ?? new Dictionary<string, Inspect.Engine.Metrics.Score>())
        {
            yield return $"score: {name} {Format.Line(score.Value.ToString() ?? string.Empty, 100)}";
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        // The sentence, not the page for people who mistyped an address.
        context.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodePagesFeature>()?.Enabled = false;
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why, context.RequestAborted);
    }
}
