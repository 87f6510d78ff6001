using Inspect.Engine;

namespace Inspect.Web.Settings;

/// <summary>Somebody saved settings since they were read.</summary>
public sealed class SettingsStaleException() : InspectException("Someone saved settings since these were read. Look at theirs, then save again.");
