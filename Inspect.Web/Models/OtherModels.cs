using Inspect.Engine.Inference.Named;
using Inspect.Engine.Models;

namespace Inspect.Web.Models;

/// <summary>Models that a run can take and that have no folder on this machine.</summary>
internal static class OtherModels
{
    /// <summary>Those that the providers know of now.</summary>
    public static IEnumerable<ModelListing> Of(ModelRegistry registry) => registry.List().Where(m => registry.FolderOf(m.FullName) is null && !ModelName.TryParse(m.FullName, out _, out _));
}
