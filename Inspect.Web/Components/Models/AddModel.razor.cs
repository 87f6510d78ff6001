using Inspect.Engine;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Named;
using Inspect.Web.Components.Shared;
using Inspect.Web.Models;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Inspect.Web.Components.Models;

/// <summary>Adds a model: a folder of the machine, or a zip. It is tried out before it is kept.</summary>
public sealed partial class AddModel : IDisposable
{
    /// <summary>Id of the first field.</summary>
    internal const string FirstId = "model-name";

    private const int PieceBytes = 1 << 17;
    private const long ShownBytes = 4 << 20;
    private const string Trying = "It is copied and tried out in a process of its own, which takes seconds, of a large model minutes.";

    private readonly ComponentEnd _stop = new();
    private CancellationTokenSource? _adding;
    private string _path = string.Empty;
    private string _name = string.Empty;
    private string _revision = string.Empty;
    private string _precision = WeightPrecisions.All[0];
    private IReadOnlyList<string> _cached = [];
    private string? _stage;
    private string? _problem;
    private long _sent;
    private long _total;

    /// <summary>Gets the name of the model that was added.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnAdded { get; set; }

    /// <summary>Is told to close.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    [Inject]
    public required ModelLibrary Library { get; init; }

    [Inject]
    public required LocalModels Models { get; init; }

    [Inject]
    public required ModelAdding Adding { get; init; }

    [Inject]
    public required NamedModels Named { get; init; }

    [Inject]
    public required HubEnvironment Hub { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private string HubHost
    {
        get
        {
            try
            {
                return Hub.Endpoint.Authority;
            }
            catch (ModelLoadException)
            {
                return "the hub";
            }
        }
    }

    private static string PathExample => OperatingSystem.IsWindows() ? @"C:\models\phi" : "/home/me/models/phi";

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Dispose();
        _adding?.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => _cached = [.. Named.Cached().Select(n => n.Text)];

    /// <summary>Begins; the list of what is made ready shows how it goes on.</summary>
    private async Task AddNamedAsync()
    {
        try
        {
            _problem = null;
            Adding.Start(_name, _revision, _precision);
        }
        catch (ModelLoadException error)
        {
            _problem = error.Message;
            await Keyboard.FocusAsync(FirstId);
            return;
        }

        await OnClose.InvokeAsync();
    }

    private void Cancel() => _adding?.Cancel();

    private Task AddFolderAsync() => AddAsync(Trying, stop => Library.AddFolderAsync(_path.Trim(), stop));

    private Task UploadAsync(InputFileChangeEventArgs change) => AddAsync("It is uploaded.", async stop =>
    {
        var file = change.File;
        if (file.Size > Library.MostBytes)
        {
            throw new ModelLoadException($"{file.Name} has {Format.Size(file.Size)}, and a model may have {Format.Size(Library.MostBytes)} (Models:MostFolderBytes).");
        }

        await using var zip = Library.NewUpload();
        await CopyAsync(file, zip, stop);
        (_stage, _total) = (Trying, 0);
        StateHasChanged();
        return await Library.AddZipAsync(zip, file.Name, stop);
    });

    private async Task CopyAsync(IBrowserFile file, FileStream zip, CancellationToken stop)
    {
        (_sent, _total) = (0, file.Size);
        var shown = 0L;
        await using var from = file.OpenReadStream(Library.MostBytes, stop);
        var buffer = new byte[PieceBytes];
        while (await from.ReadAsync(buffer, stop) is > 0 and var count)
        {
            await zip.WriteAsync(buffer.AsMemory(0, count), stop);
            _sent += count;
            if (_sent - shown >= ShownBytes)
            {
                shown = _sent;
                _stage = $"It is uploaded: {Format.Size(_sent)} of {Format.Size(_total)}.";
                StateHasChanged();
            }
        }
    }

    private async Task AddAsync(string stage, Func<CancellationToken, Task<string>> add)
    {
        if (_stage is not null)
        {
            return;
        }

        (_stage, _problem) = (stage, null);
        _adding?.Dispose();
        _adding = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var stop = _adding.Token;
        string? name = null;
        try
        {
            name = await add(stop);
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (IOException error)
        {
            _problem = $"The file could not be taken ({error.Message.TrimEnd('.')}). Check that the disk is not full, and try again.";
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _problem = "It was cancelled, and nothing of it is kept.";
        }

        (_stage, _total) = (null, 0);
        if (name is not null && !_stop.IsReached)
        {
            await OnAdded.InvokeAsync(name);
        }
    }
}
