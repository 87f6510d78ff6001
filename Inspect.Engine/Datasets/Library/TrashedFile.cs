namespace Inspect.Engine.Datasets.Library;

/// <summary>A file of the folder of tasks that was put away.</summary>
/// <param name="Id">Its id in the trash; one that was put away later sorts after it.</param>
/// <param name="Name">Name of the task or dataset, as it was.</param>
/// <param name="Path">Where it lay, absolute.</param>
public sealed record TrashedFile(string Id, string Name, string Path);
