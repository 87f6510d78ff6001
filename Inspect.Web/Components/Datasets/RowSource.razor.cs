using Inspect.Engine;
using Inspect.Web.Components.Shared;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.Datasets;

/// <summary>Takes rows that somebody pastes or chooses as a file.</summary>
public sealed partial class RowSource : IDisposable
{
    private const long MostPastedBytes = 16 << 20;

    private readonly ComponentEnd _end = new();
    private bool _hasNames = true;
    private bool _isReading;
    private string? _problem;

    /// <summary>Element id of the field.</summary>
    [Parameter]
    public string TextId { get; set; } = "paste";

    /// <summary>Gets what was read, and owns it.</summary>
    [Parameter, EditorRequired]
    public required EventCallback<DatasetImport> OnRead { get; set; }

    [Inject]
    public required ImportGate Gate { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    private static string PasteHelp => "from a spreadsheet, or CSV, JSON, JSONL";

    /// <inheritdoc />
    public void Dispose() => _end.Dispose();

    private Task ReadTextAsync() => ReadAsync(async () =>
    {
        await using var script = await Js.InvokeAsync<IJSObjectReference>("import", "./js/library.js");
        await using var text = await script.InvokeAsync<IJSStreamReference>("text", _end.Token, TextId);
        if (text.Length > MostPastedBytes)
        {
            throw new InspectException($"The text has {Format.Size(text.Length)}, more than the {Format.Size(MostPastedBytes)} that can be pasted. Save it as a file and choose that.");
        }

        await using var stream = await text.OpenReadStreamAsync(MostPastedBytes, _end.Token);
        var read = await Gate.ReadAsync(stream, null, _hasNames, _end.Token);
        await script.InvokeVoidAsync("clear", TextId);
        return read;
    });

    private Task ReadFileAsync(InputFileChangeEventArgs chosen) => ReadAsync(async () =>
    {
        if (chosen.File.Size > ImportGate.MostBytes)
        {
            throw new InspectException($"{Format.Line(chosen.File.Name, 100)} has {Format.Size(chosen.File.Size)}, more than the {Format.Size(ImportGate.MostBytes)} that can be sent. Split it, or copy it into tasks/datasets/ on the server.");
        }

        await using var stream = chosen.File.OpenReadStream(ImportGate.MostBytes, _end.Token);
        return await Gate.ReadAsync(stream, chosen.File.Name, _hasNames, _end.Token);
    });

    private async Task ReadAsync(Func<Task<DatasetImport>> read)
    {
        (_problem, _isReading) = (null, true);
        try
        {
            var import = await read();
            if (_end.IsReached)
            {
                import.Dispose();
                return;
            }

            await OnRead.InvokeAsync(import);
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (IOException)
        {
            _problem = "The file did not come through to its end. Choose it again.";
        }
        catch (OperationCanceledException) when (_end.IsReached)
        {
            // The page is left.
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone.
        }
        finally
        {
            _isReading = false;
        }
    }
}
