using Inspect.Engine.Inference.Folders;

namespace Inspect.Engine.Inference;

/// <summary>Loads model folders into engines of one kind. Each is registered by its own <c>Add…</c>; one that was registered later is asked first.</summary>
public interface ILocalEngineFactory
{
    /// <summary>Name in the setting <c>Models:Engine</c>.</summary>
    string Name { get; }

    /// <summary>Why the engine cannot run a folder, as a part of a sentence: <c>its graph asks for token_type_ids</c>; null where it can.</summary>
    string? WhyNot(ModelFolder folder);

    /// <summary>Loads a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shape">How it is to run.</param>
    /// <exception cref="ModelLoadException">It cannot be loaded.</exception>
    Task<ILocalEngine> LoadAsync(ModelFolder folder, EngineShape shape);

    /// <summary>Loads a folder and does with its files whatever later requests may do. The files may end the process or take all it has: only for a process of its own.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="begins">Is told the name of each file before it is tried.</param>
    /// <exception cref="ModelLoadException">It cannot be loaded.</exception>
    Task TryAsync(ModelFolder folder, Action<string> begins);

    /// <summary>Gives back what the engines share, when none is left.</summary>
    void Shutdown();
}
