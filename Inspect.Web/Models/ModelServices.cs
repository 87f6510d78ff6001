namespace Inspect.Web.Models;

/// <summary>Registration of what is done to models and known of them.</summary>
internal static class ModelServices
{
    /// <summary>Measurements and actions.</summary>
    public static IServiceCollection AddModelActions(this IServiceCollection services) => services.AddSingleton<ModelMeasures>().AddSingleton<ModelActions>().AddSingleton<ModelAdding>().AddSingleton<ModelLists>()
        .AddHostedService(services => services.GetRequiredService<ModelAdding>());
}
