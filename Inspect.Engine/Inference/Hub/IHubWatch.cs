namespace Inspect.Engine.Inference.Hub;

/// <summary>Is told how a fetch goes on, from several threads.</summary>
internal interface IHubWatch
{
    /// <summary>Files are fetched.</summary>
    /// <param name="doneBytes">Bytes that are here already.</param>
    /// <param name="totalBytes">Bytes of all files.</param>
    void Begins(long doneBytes, long totalBytes);

    /// <summary>More bytes are there; fewer than none where they have to be fetched again.</summary>
    void Adds(long bytes);

    /// <summary>Nothing happens for a while, and why.</summary>
    void Waits(string reason);
}
