using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Checks;
using Inspect.Engine.Inference.GenAi;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Support;

/// <summary>Makes the models of a folder as the app does, in this process.</summary>
public static class TestModels
{
    /// <summary>The models of a folder.</summary>
    /// <param name="dir">The folder.</param>
    /// <param name="check">Tries folders first; null loads them untried.</param>
    /// <param name="trustLibraries">The setting of that name.</param>
    public static LocalModels Open(string dir, FolderCheck? check = null, bool trustLibraries = false) =>
        Open(new ModelsOptions { Dir = dir, TrustLibraries = trustLibraries }, check ?? Untried(), new GenAiEngineFactory(TimeProvider.System));

    /// <summary>The models of a folder with engines of a test's own.</summary>
    public static LocalModels Open(ModelsOptions options, params ILocalEngineFactory[] factories) => Open(options, Untried(), factories);

    /// <summary>A check that tries folders by the app's own executable.</summary>
    public static FolderCheck Check(Action<FolderCheckOptions>? change = null)
    {
        var options = new FolderCheckOptions();
        Inspect.Web.Hosting.TrialCommand.Configure(options);
        change?.Invoke(options);
        return new FolderCheck(Options.Create(options), TimeProvider.System, NullLogger<FolderCheck>.Instance);
    }

    private static FolderCheck Untried() => new(Options.Create(new FolderCheckOptions()), TimeProvider.System, NullLogger<FolderCheck>.Instance);

    private static LocalModels Open(ModelsOptions options, FolderCheck check, params ILocalEngineFactory[] factories) =>
        new(Options.Create(options), factories, check, TimeProvider.System, NullLogger<LocalModels>.Instance);
}
