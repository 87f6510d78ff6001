FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish Inspect.Web -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /inspect
COPY --from=build /app /app
# Home is the working directory: it has tasks and models.
COPY tasks tasks
COPY models models
RUN mkdir logs
# The container's port is published to loopback only (docker-compose.yml), so the app may listen on all of its addresses.
# AllowedHosts: the names in a browser's address; who publishes the port further has to add the machine's.
ENV Web__AllowUnauthenticated=true
ENV AllowedHosts="localhost;127.0.0.1;[::1]"
EXPOSE 7576
ENTRYPOINT ["dotnet", "/app/Inspect.Web.dll", "--host", "0.0.0.0"]
