using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Checks;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Named;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Inference.Named;

/// <summary>What makes models ready by their names, in a folder of a test.</summary>
internal sealed class FetchHost : IAsyncDisposable
{
    /// <summary>Makes it.</summary>
    /// <param name="dir">Folder of the models.</param>
    /// <param name="environment">Where the hub is, and who asks.</param>
    /// <param name="logger">Is told; null for nobody.</param>
    /// <param name="mostBytes">Bytes that a model may have; null for the usual number.</param>
    public FetchHost(string dir, HubEnvironment environment, ILogger<ModelFetches>? logger = null, long? mostBytes = null)
    {
        var given = new ModelsOptions { Dir = dir };
        given.MostFolderBytes = mostBytes ?? given.MostFolderBytes;
        var options = Options.Create(given);
        Models = new LocalModels(options, [], new FolderCheck(Options.Create(new FolderCheckOptions()), TimeProvider.System, NullLogger<FolderCheck>.Instance), TimeProvider.System, NullLogger<LocalModels>.Instance);
        Library = new ModelLibrary(Models, options);
        Named = new NamedModels(Models, environment);
        Fetches = new ModelFetches(Models, Library, Named, new FetchFolders(Models, options), environment, TimeProvider.System, logger ?? NullLogger<ModelFetches>.Instance);
    }

    /// <summary>The models that are there.</summary>
    public LocalModels Models { get; }

    /// <summary>Adds models.</summary>
    public ModelLibrary Library { get; }

    /// <summary>Finds models by name.</summary>
    public NamedModels Named { get; }

    /// <summary>Makes them ready.</summary>
    public ModelFetches Fetches { get; }

    /// <summary>Reads a name that is right.</summary>
    public static ModelName NameOf(string text) => ModelName.TryParse(text, out var name, out var problem) ? name : throw new InvalidOperationException(problem);

    /// <summary>Makes a model ready.</summary>
    public Task<string> FetchAsync(string name, Action<FetchStanding>? onChange = null) => Fetches.FetchAsync(NameOf(name), WeightPrecision.Int8, onChange, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Fetches.DisposeAsync();
        Library.Dispose();
        await Models.DisposeAsync();
    }
}
