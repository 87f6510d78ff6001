namespace Inspect.Engine.Inference.Named;

/// <summary>What is done of a model that is made ready by its name.</summary>
public enum FetchStage
{
    /// <summary>It waits for another one, or for a server.</summary>
    Waiting,

    /// <summary>Its files are fetched, or copied from the user's cache.</summary>
    Fetching,

    /// <summary>Its files lie on this machine, and their hash is computed.</summary>
    Reading,

    /// <summary>Its weights are converted.</summary>
    Converting,

    /// <summary>It is tried out in a process of its own.</summary>
    Checking,

    /// <summary>It is among the models.</summary>
    Done,

    /// <summary>It could not be made ready.</summary>
    Failed,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,
}
