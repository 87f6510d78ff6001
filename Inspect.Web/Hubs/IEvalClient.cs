using Inspect.Engine.Live;

namespace Inspect.Web.Hubs;

/// <summary>What the hub calls on its clients; names go over the wire.</summary>
public interface IEvalClient
{
    /// <summary>A run changed its state.</summary>
    Task RunChanged(string run, RunState state, long version);

    /// <summary>The queue changed.</summary>
    Task QueueChanged(int running, int waiting, bool paused);
}
