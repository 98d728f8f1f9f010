# The app for a class, on the processor (docs/deploy.md):
#   docker build -t aevae .
#   docker run -p 8501:8501 -v aevae:/data -e AEVAE_HOSTS=vae.school.edu aevae
FROM python:3.11-slim

# Where pip finds PyTorch for processors alone, as PyTorch's own page on installing says; without it some 3 GB for GPUs come along.
ARG TORCH_INDEX=""
ENV PYTHONUNBUFFERED=1 AEVAE_RUNS=/data/runs AEVAE_DATA=/data/sets
WORKDIR /app
COPY requirements.txt ./
RUN if [ -n "$TORCH_INDEX" ]; then grep "^torch" requirements.txt | xargs pip install --no-cache-dir --index-url "$TORCH_INDEX"; fi
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
RUN useradd --create-home --uid 1000 aevae && mkdir -p /data/runs /data/sets && chown -R aevae /data
USER aevae
VOLUME /data
EXPOSE 8501
HEALTHCHECK --start-period=60s CMD python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=5)"
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501", "--server.headless=true"]
