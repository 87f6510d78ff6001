namespace Inspect.Engine.Files;

/// <summary>The folder of temporary files takes none: it is full, gone or closed. What was to be read is not at fault.</summary>
public sealed class TemporaryFileException(Exception inner)
    : InspectException($"The temporary files of the system, in {Path.GetTempPath()}, cannot be written ({inner.Message.TrimEnd('.')}). Make room there, or set TMPDIR to another folder.", inner);
