using Inspect.Engine.Inference.Import;

namespace Inspect.Engine.Inference.Named;

/// <summary>A model that is made ready by its name: whoever asks for the same one shares it.</summary>
/// <param name="name">Its name.</param>
/// <param name="precision">What its weights become.</param>
public sealed class ModelFetch(ModelName name, WeightPrecision precision)
{
    private volatile FetchStanding _standing = new(FetchStage.Waiting, 0, 0);

    /// <summary>Its name.</summary>
    public ModelName Name => name;

    /// <summary>What its weights become.</summary>
    public WeightPrecision Precision => precision;

    /// <summary>Name of its folder.</summary>
    public string Folder { get; } = name.FolderOf(precision);

    /// <summary>How far it is.</summary>
    public FetchStanding Standing
    {
        get => _standing;
        internal set => _standing = value;
    }

    /// <summary>Ends with the name of the folder.</summary>
    public Task<string> Completion { get; internal set; } = Task.FromResult(string.Empty);

    /// <summary>Ends it.</summary>
    internal CancellationTokenSource Stop { get; } = new();

    /// <summary>Runs that wait for it; guarded by the owner.</summary>
    internal int Waiting { get; set; }

    /// <summary>Somebody asked for the model itself, whether a run needs it or not; guarded by the owner.</summary>
    internal bool IsHeld { get; set; }
}
