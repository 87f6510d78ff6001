using Microsoft.Extensions.Configuration.Memory;

namespace Inspect.Web.Settings;

/// <summary>Settings that options of the command line give.</summary>
public sealed class OptionSource : MemoryConfigurationSource;
